"""Checks of Kustomize overlays."""
