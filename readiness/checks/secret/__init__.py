"""Checks of secrets in files of any kind."""
