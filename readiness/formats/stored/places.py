"""Places in a text, and names as tools make them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.model.location import Location, Region
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Callable

_HUMPS = lazy(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def places(text: str, path: str) -> Callable[[int], Location]:
    """From an offset to the line it stands in."""
    lines = text.split("\n")

    def at(offset: int) -> Location:
        number = text.count("\n", 0, offset) + 1
        return Location(path, Region.of_line(number, lines[number - 1]))

    return at


def snake(name: str) -> str:
    """`legacyName` → `legacy_name`."""
    return _HUMPS.sub("_", name).lower()


def enclosed(text: str, start: int, opening: str = "{", closing: str = "}") -> str:
    """What stands between the bracket at or behind `start` and the one that closes it; strings are not looked into."""
    begin = text.find(opening, start)
    depth = 0
    for found in re.finditer(f"[{re.escape(opening + closing)}]", text[begin:]) if begin >= 0 else ():
        depth += 1 if found[0] == opening else -1
        if depth == 0:
            return text[begin : begin + found.end()]
    return ""
