"""Checks of variables, env files and the secrets in them."""
