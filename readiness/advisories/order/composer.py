"""Composer's order: up to four numbers, then a stability."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

_VERSION = lazy(
    r"v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.(\d+))?"
    r"(?:[._-]?(stable|beta|b|rc|alpha|a|patch|pl|p)((?:[.-]?\d+)*))?([.-]?dev)?(?:\+[^\s]*)?",
    re.IGNORECASE,
)
_RANKS: Mapping[str, int] = {
    "alpha": 1, "a": 1, "beta": 2, "b": 2, "rc": 3, "": 4, "stable": 4, "patch": 5, "pl": 5, "p": 5,
}  # fmt: skip

Key = tuple[tuple[int, ...], int, tuple[int, ...], bool]


def key(version: str) -> Key:
    """Raises ValueError, also for branches: `dev-master`."""
    found = _VERSION.fullmatch(version.strip())
    if found is None:
        raise ValueError(f"`{version[:60]}` is no version of a package of Composer's")
    numbers = tuple(int(part or 0) for part in found.groups()[:4])
    stability, counted, dev = (found[5] or "").lower(), found[6] or "", bool(found[7])
    rank = 0 if dev and not stability else _RANKS[stability]
    return numbers, rank, tuple(int(word) for word in re.findall(r"\d+", counted)), not dev
