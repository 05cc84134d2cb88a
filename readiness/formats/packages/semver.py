"""Semantic Versioning 2.0: npm, Cargo and Go (whose versions begin with a `v`)."""

from __future__ import annotations

from readiness.pattern import lazy

_VERSION = lazy(
    r"[v=\s]*(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?\s*"
)

Identifier = tuple[int, int, str]
Key = tuple[int, int, int, bool, tuple[Identifier, ...]]


def key(version: str) -> Key:
    """Raises ValueError."""
    found = _VERSION.fullmatch(version)
    if found is None:
        raise ValueError(f"`{version[:60]}` is no semantic version")
    major, minor, patch, before, _ = *found.groups(), None
    words = tuple(identifier(word) for word in before.split(".")) if before else ()
    return int(major), int(minor or 0), int(patch or 0), not before, words


def identifier(word: str) -> Identifier:
    """Numbers come before words, and are compared as numbers."""
    return (0, int(word), "") if word.isdecimal() else (1, 0, word)
