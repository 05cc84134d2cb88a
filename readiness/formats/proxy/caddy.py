"""Caddyfile: one directive a line, blocks by braces at the end of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Artifact, Document, Node
from readiness.model.location import Region
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = lazy(r'"(?:[^"\\]|\\.)*"|`[^`]*`|[^\s]+')


class Line(NamedTuple):
    words: tuple[str, ...]
    """Without quotes, and without the brace that opens a block."""
    region: Region
    around: tuple[str, ...]
    """First words of the blocks around, outermost first."""


class CaddyConfig(NamedTuple):
    lines: tuple[Line, ...]


def documents(artifact: Artifact) -> Iterator[Document[CaddyConfig]]:
    """Never a Problem: what is not understood here is still a line."""
    yield Document(artifact, "nginx", Node(kind="mapping"), CaddyConfig(tuple(_lines(artifact.text))), "Caddyfile")


def _lines(text: str) -> Iterator[Line]:
    around: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        words = tuple(_words(line))
        if words == ("}",):
            around = around[:-1]
            continue
        opens = words[-1:] == ("{",)
        kept = words[:-1] if opens else words
        if kept:
            yield Line(kept, Region.of_line(number, line), tuple(around))
        if opens:
            around.append(kept[0] if kept else "")


def _words(line: str) -> Iterator[str]:
    for found in _WORD.finditer(line):
        word = found[0]
        if word.startswith("#"):
            return
        quoted = len(word) > 1 and word[0] == word[-1] and word[0] in '"`'
        yield word[1:-1] if quoted else word
