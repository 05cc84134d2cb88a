"""One source line with its region underlined, in as many cells as there are."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from readiness.output.plain import characters
from readiness.output.text.cells import character_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readiness.model.location import Region

TAB = 4
CUT = "…"


def excerpt(snippet: str, region: Region, room: int) -> tuple[str, str]:
    """The line and the marks below it, both at most `room` cells wide.

    Columns count characters while terminals count cells: tabs become spaces, wide characters get two marks.
    Indentation is dropped; of a long line the part around the region is shown.
    """
    line = snippet.split("\n", 1)[0].rstrip()
    start = min(max(region.start_column - 1, 0), len(line))
    end = region.end_column - 1 if region.end_line == region.start_line else len(line)
    end = min(max(end, start + 1), max(len(line), start + 1))
    first = min(len(line) - len(line.lstrip()), start)
    near = max(first, start - room)  # a minified file is one line of a million characters: look only at those nearby
    shown = _cells(line[near : start + room + 1])
    return _window(shown, start - near, end - near, room, (near > first, start + room + 1 < len(line)))


def _cells(text: str) -> list[str]:
    """What each character looks like: one or two cells, none for a combining mark, up to four for a tab."""
    cells: list[str] = []
    column = 0
    for character in characters(text):
        shown = " " * (TAB - column % TAB) if character == "\t" else character
        cells.append(shown)
        column += _width(shown)
    return cells


def _width(cell: str) -> int:
    return len(cell) if cell.startswith(" ") else character_cells(cell)


def _window(cells: Sequence[str], start: int, end: int, room: int, cut: tuple[bool, bool]) -> tuple[str, str]:
    edges = [0, *accumulate(_width(cell) for cell in cells)]
    low, high = _bounds(edges, start, min(end, len(cells)), room, cut)
    left = CUT if low > 0 or cut[0] else ""
    right = CUT if high < len(cells) or cut[1] else ""
    line = left + "".join(cells[low:high]) + right
    begin = edges[min(start, len(cells))] - edges[low] + len(left)
    length = edges[min(end, high)] - edges[min(start, high)]
    return line, " " * begin + "^" * max(length, 1)


def _bounds(edges: Sequence[int], start: int, end: int, room: int, cut: tuple[bool, bool]) -> tuple[int, int]:
    """The characters to show: all, or a window with a quarter of the spare cells before the region."""
    if edges[-1] + sum(cut) <= room:
        return 0, len(edges) - 1
    room -= 2 * len(CUT)
    spare = max(room - (edges[end] - edges[start]), 0)
    low = start
    before = spare // 4 if edges[-1] - edges[end] > spare - spare // 4 else spare - (edges[-1] - edges[end])
    while low > 0 and edges[start] - edges[low - 1] <= before:
        low -= 1
    high = low
    while high < len(edges) - 1 and edges[high + 1] - edges[low] <= room:
        high += 1
    return low, high
