"""Checks of application code."""
