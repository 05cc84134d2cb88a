"""Checks of what other tools measured."""
