"""Checks of GitHub Actions workflows."""
