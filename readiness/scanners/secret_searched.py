"""A text as several detectors ask it, and whether it can hold any secret at all."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple
from readiness.pattern import lazy
from readiness.scanners.secret_hints import HINTS, KEYWORD_WORDS, TOKEN_WORDS, hinted, lines_with

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.formats.searched import Search

_WINDOW, _OVERLAP = 4000, 600
"""Longer lines (minified, data) are searched in windows, and for known formats only."""
_KEYWORD_LINE = 1000

TOKEN_NAME = lazy(
    r"""(?:token|credentials?|passphrase|(?:access|signing|encryption|encrypt|master|hmac|session|cookie|jwt)[-_]?key)
    ["'`\])]{0,2}\s*(?::=|=>|:|=)\s*["'`]?([A-Za-z0-9+/=_-]{24,200})(?![A-Za-z0-9+/=_.(\[-])""",
    re.IGNORECASE | re.VERBOSE,
)
_VARIED = lazy(r"[A-Za-z].*\d|\d.*[A-Za-z]|[a-z].*[A-Z]|[A-Z].*[a-z]|[^\x00-\x7f]")
_BEHIND = lazy(r"[=:>\"'`,(\[{]")
LOGIN = lazy(r"""://([^:/?#\[\]@\s"'`<>]+):([^:/?#\[\]@\s"'`]+)@([^\s"'`<>]*)""")


class Chunk(NamedTuple):
    line: int
    offset: int
    text: str


def possible(text: str, how: Search) -> bool:
    """Whether a text can hold any: asked in our own process, of a few files, before detect-secrets is started for them."""
    searched = Searched(text)
    if any(hinted(type_, text, searched.lower) for type_ in HINTS):
        return True
    if how != "all":
        return False
    if "://" in text and "@" in text and LOGIN.search(text):
        return True
    if any(TOKEN_NAME.search(chunk.text) for chunk in searched.short(TOKEN_WORDS)):
        return True
    return any(may_be_given(chunk.text) for chunk in searched.short(KEYWORD_WORDS))


def may_be_given(line: str) -> bool:
    """Whether anything behind the first such word is as long and as varied as a plausible value."""
    lower = line.lower()
    start = min((place for word in KEYWORD_WORDS if (place := lower.find(word)) >= 0), default=0)
    first, *others = line[start:].split() or [""]
    words = [*_BEHIND.split(first, maxsplit=1)[1:], *others]
    return any(len(word) >= 8 and _VARIED.search(word) is not None for word in words)


class Searched:
    """A text, and what of it several detectors ask."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lower = text.lower()
        self.lines = text.split("\n")

    @cached_property
    def chunks(self) -> tuple[Chunk, ...]:
        """All of it, long lines in windows."""
        return tuple(chunk for number, line in enumerate(self.lines, 1) for chunk in _chunks(number, line))

    @cached_property
    def whole(self) -> str:
        """The chunks, one a line: the text itself where no line is long."""
        if max(map(len, self.lines)) <= _WINDOW:
            return self.text
        return "\n".join(chunk.text for chunk in self.chunks)

    def short(self, words: Sequence[str]) -> Iterator[Chunk]:
        """The lines with one of these words, in lower case, that somebody may have written by hand."""
        for number in lines_with(self.lines, self.lower, words):
            line = self.lines[number - 1]
            if len(line) <= _KEYWORD_LINE:
                yield Chunk(number, 0, line)


def _chunks(number: int, line: str) -> Iterator[Chunk]:
    for offset in range(0, max(1, len(line)), _WINDOW - _OVERLAP):
        yield Chunk(number, offset, line[offset : offset + _WINDOW])
        if offset + _WINDOW >= len(line):
            return
