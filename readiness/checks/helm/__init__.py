"""Checks of Helm charts as such."""
