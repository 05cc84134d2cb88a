"""Text that knows where each part of it was written: what a template renders to, before it is YAML."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from readiness.model.location import Region
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

OPENS, CLOSES = "\ue000", "\ue001"
"""Around the number of what is not known, where its text would stand: no template holds these characters."""


class Source:
    """A file of a chart, and where its lines start."""

    __slots__ = ("_actions", "_literals", "_starts", "path", "text")

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self._starts: list[int] | None = None
        self._literals: dict[int, Rope] = {}
        self._actions: dict[int, Mark] = {}

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, 1-based."""
        if self._starts is None:
            self._starts = [0]
            for line in self.text.split("\n"):
                self._starts.append(self._starts[-1] + len(line) + 1)
        number = bisect_right(self._starts, offset)
        return number, offset - self._starts[number - 1] + 1


    def literal(self, text: str, offset: int) -> Rope:
        """Of what stands there as it is: the same at every reading."""
        found = self._literals.get(offset)
        if found is None:
            found = self._literals[offset] = rope(text, [Mark(0, self, offset)])
        return found

    def action(self, offset: int) -> Mark:
        """Of what an action there makes."""
        found = self._actions.get(offset)
        if found is None:
            found = self._actions[offset] = Mark(0, self, offset, action_region(self, offset))
        return found


class Mark(NamedTuple):
    """From offset `at` of a text on, it was written in `source`."""

    at: int
    source: Source
    offset: int
    region: Region | None = None
    """Of a value from a values file, or of an action: the text as a whole stands there. None: it is written as it is, from `offset` on."""


class Rope(str):
    """A text with marks, in order. What a function makes of it is plain text, unless the function knows about ropes."""

    __slots__ = ("marks",)

    marks: Sequence[Mark]

    def mark(self, offset: int) -> Mark | None:
        """Where the character at an offset was written."""
        number = bisect_right(self.marks, offset, key=_at) - 1
        return self.marks[number] if number >= 0 else None


def rope(text: str, marks: Sequence[Mark]) -> Rope:
    made = Rope(text)
    made.marks = marks
    return made


def joined(parts: Iterable[str]) -> Rope:
    """One text of many, each with its marks."""
    texts: list[str] = []
    marks: list[Mark] = []
    length = 0
    for part in parts:
        if isinstance(part, Rope):
            marks += (
                part.marks
                if not length
                else [Mark(one.at + length, one.source, one.offset, one.region) for one in part.marks]
            )
        texts.append(part)
        length += len(part)
    return rope("".join(texts), marks)


def part(text: str, start: int, end: int) -> str:
    """`text[start:end]`, with its marks."""
    if not isinstance(text, Rope):
        return text[start:end]
    marks = text.marks
    first = bisect_right(marks, start, key=_at)
    last = bisect_right(marks, end - 1, key=_at)
    kept = [Mark(one.at - start, one.source, one.offset, one.region) for one in marks[first:last]]
    if first:
        at, source, offset, region = marks[first - 1]
        kept.insert(0, Mark(0, source, offset if region is not None else offset + start - at, region))
    return rope(text[start:end], kept)


def _at(mark: Mark) -> int:
    return mark.at


def stripped(text: str, characters: str | None = None, *, left: bool = True, right: bool = True) -> str:
    """`strip`, with its marks."""
    start = len(text) - len(text.lstrip(characters)) if left else 0
    end = len(text.rstrip(characters)) if right else len(text)
    return part(text, start, max(start, end))


def indented(text: str, blanks: int) -> str:
    """Every line, the empty ones too, moved to the right."""
    pad = " " * blanks
    if not isinstance(text, Rope):
        return pad + text.replace("\n", "\n" + pad)
    parts: list[str] = []
    at = 0
    for line in str(text).split("\n"):
        parts += ["\n" + pad if at else pad, part(text, at, at + len(line))]
        at += len(line) + 1
    return joined(parts)


def is_known(text: str) -> bool:
    """Whether no part of it is only known later."""
    return OPENS not in text


def action_region(source: Source, offset: int) -> Region:
    """The place of the action that an offset is in, as far as it stands on one line."""
    start = source.text.rfind("{{", 0, offset + 1)
    start = offset if start < 0 else start
    line, column = source.position(start)
    stop = source.text.find("}}", offset)
    end = source.position(stop + 2) if stop >= 0 else (line, column)
    return Region(line, column, line, end[1]) if end[0] == line else Region(line, column, line, column + 2)
