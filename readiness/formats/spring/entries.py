"""One setting as a file says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple
from readiness.pattern import regex

if TYPE_CHECKING:
    from readiness.model.location import Region


class Entry(NamedTuple):
    key: str
    """In Spring's own form: `server.servlet.context-path`."""
    value: str
    """Items of a list joined by commas."""
    region: Region
    """Of the value, or of the key where it has none."""
    profile: str = ""
    """Of the part of the file it stands in."""


def canonical(key: str) -> str:
    """`server.contextPath`, `server.context_path` → `server.context-path`."""
    return regex(r"(?<=[a-z0-9])([A-Z])").sub(r"-\1", key).replace("_", "-").lower()
