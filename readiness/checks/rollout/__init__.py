"""Checks of how a new version comes in: Argo Rollouts, Flagger, a mesh's routes."""
