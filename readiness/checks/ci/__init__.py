"""Checks of pipelines as a graph of jobs, whatever runs them."""
