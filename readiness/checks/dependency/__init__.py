"""Checks of package manifests and lock files."""
