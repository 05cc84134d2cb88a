"""Checks of Dockerfiles, what they ship, and their build contexts."""
