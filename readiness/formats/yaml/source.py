"""The text that is composed, and how its places are counted."""

from __future__ import annotations

from collections.abc import Callable
from re import Match
from typing import Any

from readiness.model.location import Region
from readiness.model.named import NamedTuple

Search = Callable[[str], Match[str] | None]


class Source(NamedTuple):
    text: str
    first_line: int
    """The number in the file of the text's first line."""
    search: Search | None
    """What makes a scalar an unresolved value."""

    def region(self, event: Any) -> Region:
        start, end = event.start_mark, event.end_mark
        first = self.first_line
        return Region(start.line + first, start.column + 1, end.line + first, end.column + 1)

    def end(self) -> tuple[int, int]:
        """Line and column after the last visible character: the parser's own end may be a line beyond the file's."""
        visible = self.text.rstrip()
        return self.first_line + visible.count("\n"), len(visible) - visible.rfind("\n")
