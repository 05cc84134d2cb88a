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
            found = self._literals[offset] = rope(text, (Mark(self, offset),))
        return found

    def action(self, offset: int) -> Mark:
        """Of what an action there makes."""
        found = self._actions.get(offset)
        if found is None:
            found = self._actions[offset] = Mark(self, offset, action_region(self, offset))
        return found


class Mark(NamedTuple):
    """Where a part of a text was written."""

    source: Source
    offset: int
    region: Region | None = None
    """Of a value from a values file, or of an action: the text as a whole stands there. None: it is written as it is, from `offset` on."""


class Rope(str):
    """A text with marks, in order. What a function makes of it is plain text, unless the function knows about ropes."""

    __slots__ = ("ats", "marks")

    ats: Sequence[int]
    """From which offset on each mark holds."""
    marks: Sequence[Mark]


_START = (0,)


def rope(text: str, marks: Sequence[Mark], ats: Sequence[int] = _START) -> Rope:
    made = Rope(text)
    made.marks, made.ats = marks, ats
    return made


def joined(parts: Iterable[str]) -> Rope:
    """One text of many, each with its marks."""
    texts = list(parts)
    ats: list[int] = []
    marks: list[Mark] = []
    length = 0
    for one in texts:
        if type(one) is Rope:
            ats += [at + length for at in one.ats] if length else one.ats
            marks += one.marks
        length += len(one)
    return rope("".join(texts), marks, ats)


def part(text: str, start: int, end: int) -> str:
    """`text[start:end]`, with its marks."""
    if not isinstance(text, Rope):
        return text[start:end]
    first = bisect_right(text.ats, start)
    last = bisect_right(text.ats, end - 1)
    ats = [at - start for at in text.ats[first:last]]
    marks = list(text.marks[first:last])
    if first:
        ats.insert(0, 0)
        marks.insert(0, _later(text.marks[first - 1], start - text.ats[first - 1]))
    return rope(text[start:end], marks, ats)


def _later(mark: Mark, by: int) -> Mark:
    """The place so many characters on."""
    return mark if mark.region is not None or not by else Mark(mark.source, mark.offset + by)


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
    ats: list[int] = []
    marks: list[Mark] = []
    starts, number = text.ats, 0
    at = 0
    for shift, line in enumerate(str(text).split("\n"), 1):
        end = at + len(line)
        while number < len(starts) and starts[number] <= at:
            number += 1
        head = _later(text.marks[number - 1], at - starts[number - 1]) if number else None
        if head is not None and not (marks and marks[-1] is head):
            ats.append(at + shift * blanks)
            marks.append(head)
        while number < len(starts) and starts[number] < end:
            ats.append(starts[number] + shift * blanks)
            marks.append(text.marks[number])
            number += 1
        at = end + 1
    return rope(pad + text.replace("\n", "\n" + pad), marks, ats)


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


def lines_of(text: str) -> list[tuple[int, int, str]]:
    """Start, end and text of each line."""
    found, at = [], 0
    for line in str(text).split("\n"):
        found.append((at, at + len(line), line))
        at += len(line) + 1
    return found
