"""Checks of Compose files."""
