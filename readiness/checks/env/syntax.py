"""Lines of env files that not every program reads in the same way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.env import EnvFile
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document

_LINE = lazy(r"[ \t]*(?:export[ \t]+)?[A-Za-z_][\w.-]*([ \t]*)(=|:[ \t])([ \t]*)(.*)$", re.ASCII)
_TYPOGRAPHIC = lazy(r"^[“”‘’„«]|[“”’»]$")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each variable. Names given twice and lines that say nothing are asked about for all formats."""
    content = document.content
    if not isinstance(content, EnvFile):
        return
    lines = document.artifact.text.split("\n")
    for entry in content.active:
        line = lines[entry.region.start_line - 1]
        found = _LINE.match(line)
        wrong, level = _wrong(found) if found is not None else ("", None)
        place = Location(document.path, entry.region, f"env/{entry.name}")
        yield Observation(place, Kind.FAIL if wrong else Kind.PASS, entry.name, wrong, level=level)


def _wrong(line: re.Match[str]) -> tuple[str, Level | None]:
    before, sign, after, value = line.groups()
    if sign.startswith(":"):
        return "a colon in the place of the equals sign", None
    if _TYPOGRAPHIC.search(value.strip()):
        return "typographic quotes, which are part of the value", None
    if _is_stray(value.strip()):
        return "a quote at one end only, which is part of the value", None
    if before or (after and value.strip() and not value.startswith("#")):
        return "blanks around the equals sign, which shells and Docker refuse", Level.NOTE
    return "", None


def _is_stray(value: str) -> bool:
    """`value"`; a quote at the start is never closed, which the reader says."""
    last = value[-1:]
    return last in ("'", '"') and last not in value[:-1] and "#" not in value
