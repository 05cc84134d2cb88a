"""Checks over GitLab pipelines."""
