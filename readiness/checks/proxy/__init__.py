"""Checks of what stands in front of applications: reverse proxies and load balancers."""
