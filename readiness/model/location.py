"""Where something stands: regions and locations, named as in SARIF."""

from __future__ import annotations

from readiness.model.named import NamedTuple


class Region(NamedTuple):
    """A span of text: 1-based, end exclusive, columns in characters, as SARIF's `region`."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int

    @classmethod
    def of_line(cls, line: int, text: str) -> Region:
        """The visible part of one line: `text` without its indentation and trailing blanks."""
        start = len(text) - len(text.lstrip()) + 1
        return cls(line, start, line, max(start + 1, len(text.rstrip()) + 1))


class Location(NamedTuple):
    path: str
    """POSIX, relative to the audited root."""
    region: Region | None = None
    """Absent when the whole file is meant."""
    logical: str = ""
    """The place by structure, not by line: `Deployment/web/containers/app`, `stage/runner/USER`."""
    message: str = ""
    """What this place has to do with it, when it is a related location."""


def shared_folders(one: str, other: str) -> int:
    """How many folders two paths have in common, and one more if they are the same."""
    pairs = list(zip(one.split("/"), other.split("/"), strict=False))
    return next((at for at, (left, right) in enumerate(pairs) if left != right), len(pairs))
