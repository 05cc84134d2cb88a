"""Checks of the whole system."""
