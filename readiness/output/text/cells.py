"""How many terminal cells a text takes. Ours: importing a library for it costs a hook a quarter of its time."""

from __future__ import annotations

from functools import cache


def cells(text: str) -> int:
    """Of one line without control characters."""
    return len(text) if text.isascii() else sum(map(character_cells, text))


@cache
def character_cells(character: str) -> int:
    """None for what combines with its neighbour, two for East Asian wide characters and pictures, else one."""
    if character < "\u0300":
        return 1
    from unicodedata import category, east_asian_width

    if category(character) in {"Mn", "Me", "Cf"} or "\u1160" <= character <= "\u11ff":
        return 0
    return 2 if east_asian_width(character) in {"W", "F"} else 1
