"""From character offsets to lines and columns."""

from __future__ import annotations

from bisect import bisect_right

from readiness.model.location import Region
from readiness.pattern import regex


class Offsets:
    """The line starts of one text."""

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in regex("\n").finditer(text))]

    def line(self, offset: int) -> int:
        """1-based."""
        return bisect_right(self._starts, offset)

    def position(self, start: int, end: int) -> tuple[int, int, int, int]:
        """Line and column of both ends, 1-based, the end exclusive: what Node takes."""
        first, last = self.line(start), self.line(end)
        return first, start - self._starts[first - 1] + 1, last, end - self._starts[last - 1] + 1

    def region(self, start: int, end: int) -> Region:
        return Region(*self.position(start, end))


def first_line(text: str) -> Region:
    """The first line that is not blank, to point at when nothing better is known."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            return Region.of_line(number, line)
    return Region(1, 1, 1, 2)
