"""Checks of Kubernetes manifests and the objects they name."""
