"""NuGet's order: Semantic Versioning with a fourth number, and without regard to case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.packages.semver import identifier
from readiness.pattern import lazy

if TYPE_CHECKING:
    from readiness.formats.packages.semver import Identifier

_VERSION = lazy(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?")

Key = tuple[tuple[int, ...], bool, "tuple[Identifier, ...]"]


def key(version: str) -> Key:
    """Raises ValueError."""
    found = _VERSION.fullmatch(version.strip())
    if found is None:
        raise ValueError(f"`{version[:60]}` is no version of a package of NuGet's")
    numbers = tuple(int(part or 0) for part in found.groups()[:4])
    words = tuple(identifier(word.lower()) for word in found[5].split(".")) if found[5] else ()
    return numbers, not words, words
