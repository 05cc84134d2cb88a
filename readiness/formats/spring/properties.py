"""Java's properties files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.spring.entries import Entry, canonical
from readiness.model.location import Region
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Artifact

_ENTRY = lazy(r"[ \t\f]*((?:\\.|[^\s:=\\])+)[ \t\f]*(?:[:=][ \t\f]*|[ \t\f]|$)(.*)")
_PARTED = lazy(r"[#!]---\s*$")
_UNESCAPED = lazy(r"\\(.)")
_ON_PROFILE = ("spring.config.activate.on-profile", "spring.profiles")


def entries(artifact: Artifact) -> Iterator[Entry]:
    """Of each part of the file, with the profile that the part is for."""
    part: list[Entry] = []
    for one in [*_lines(artifact.text), None]:
        if one is not None:
            part.append(one)
            continue
        profile = next((entry.value for entry in part if entry.key in _ON_PROFILE), "")
        yield from (entry._replace(profile=profile) for entry in part)
        part = []


def _lines(text: str) -> Iterator[Entry | None]:
    """Entries in their order; None between the parts of a file."""
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        first, line = number, lines[number]
        number += 1
        if _PARTED.match(line):
            yield None
        if not line.strip() or line.lstrip()[0] in "#!":
            continue
        while regex(r"(?<!\\)(\\\\)*\\$").search(line) and number < len(lines):
            line = line[:-1] + lines[number].lstrip()
            number += 1
        found = _ENTRY.match(line)
        if found is not None:
            value = _UNESCAPED.sub(r"\1", found[2]).strip()
            yield Entry(canonical(_UNESCAPED.sub(r"\1", found[1])), value, Region.of_line(first + 1, lines[first]))
