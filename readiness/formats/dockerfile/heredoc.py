"""Heredocs of RUN, COPY and ADD: which ones a line opens, and their bodies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.dockerfile.syntax import Heredoc
from readiness.formats.dockerfile.words import quoted
from readiness.model.location import Region
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KEYWORDS = frozenset({"RUN", "COPY", "ADD"})

_OPENING = lazy(r"(\d*)<<(-?)([^<\s].*)", re.DOTALL)
_QUOTES = lazy(r"[\"'\\]")


class Opening(NamedTuple):
    name: str
    expands: bool
    strips_tabs: bool
    descriptor: str


def openings(text: str, start: int, escape: str) -> Iterator[Opening]:
    """The heredocs opened by words of a line. A `<<` within quotes or glued to a command opens none."""
    for begin, end in quoted(text, start, escape):
        match = _OPENING.fullmatch(text[begin:end])
        if match is None or "<" in match[3]:
            continue
        name = _QUOTES.sub("", match[3])
        if name and not name[0].isspace():
            yield Opening(name, name == match[3], match[2] == "-", match[1])


def body(lines: Sequence[str], index: int, opening: Opening) -> tuple[Heredoc, int] | None:
    """The body that begins at line index `index`, and the index behind its terminator; None if it never ends."""
    text: list[str] = []
    for number in range(index, len(lines)):
        line = lines[number].lstrip("\t") if opening.strips_tabs else lines[number]
        if line == opening.name:
            region = Region(index + 1, 1, number + 1, len(lines[number]) + 1)
            content = "".join(f"{one}\n" for one in text)
            found = Heredoc(opening.name, opening.expands, opening.strips_tabs, opening.descriptor, content, region)
            return found, number + 1
        text.append(line)
    return None
