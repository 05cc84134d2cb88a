"""RubyGems' order: a word stands before every number, and zeros at the end say nothing."""

from __future__ import annotations

import re
from functools import cmp_to_key
from itertools import zip_longest
from typing import TYPE_CHECKING

from readiness.pattern import lazy

if TYPE_CHECKING:
    from readiness.advisories.order import Key

    Segments = tuple[int | str, ...]

_VERSION = lazy(r"[0-9]+(\.[0-9a-zA-Z]+)*(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?")


def key(version: str) -> Key:
    """Raises ValueError."""
    text = version.strip()
    if _VERSION.fullmatch(text) is None:
        raise ValueError(f"`{version[:60]}` is no version of a gem")
    words = re.findall(r"[0-9]+|[a-z]+", text.replace("-", ".pre."), re.IGNORECASE)
    return cmp_to_key(_compare)(tuple(int(word) if word.isdecimal() else word for word in words))  # type: ignore[return-value]


def _compare(left: Segments, right: Segments) -> int:
    for one, other in zip_longest(left, right, fillvalue=0):
        if one == other:
            continue
        if isinstance(one, str) and isinstance(other, str):
            return -1 if one < other else 1
        if isinstance(one, int) and isinstance(other, int):
            return -1 if one < other else 1
        return -1 if isinstance(one, str) else 1
    return 0
