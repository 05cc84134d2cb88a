"""A text whose places are found by line and column."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readiness.model.location import Region


class Page:
    """Lines end at `\n` only, as in `Artifact.text`."""

    __slots__ = ("ends", "starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts: list[int] = []
        self.ends: list[int] = []
        at = 0
        for line in text.split("\n"):
            self.starts.append(at)
            self.ends.append(at + len(line))
            at += len(line) + 1

    def span(self, region: Region) -> tuple[int, int] | None:
        """Offsets; None if there is no such place."""
        start = self._offset(region.start_line, region.start_column)
        end = self._offset(region.end_line, region.end_column)
        return None if start is None or end is None or end < start else (start, end)

    def _offset(self, line: int, column: int) -> int | None:
        if line == len(self.starts) + 1 and column == 1:  # a region may end at the start of the line after the last
            return len(self.text)
        if not 1 <= line <= len(self.starts) or column < 1:
            return None
        offset = self.starts[line - 1] + column - 1
        return offset if offset <= self.ends[line - 1] else None
