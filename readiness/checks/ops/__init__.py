"""Checks over what a repository says of how it is operated."""
