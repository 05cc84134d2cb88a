"""Text with styles: pieces put together, measured in terminal cells, wrapped, and written with or without colour."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from readiness.output.text.cells import cells, character_cells
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import TypeAlias

    Part: TypeAlias = "str | tuple[str, str] | Text"
    """Bare, with its style, or put together before."""

_CODES: Mapping[str, str] = {
    "bold": "1", "dim": "2", "underline": "4", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36",
}  # fmt: skip
_WORD = lazy(r"\s*\S+\s*")


class Text:
    """A line, as pieces and the style of each (`bold red`). Treat it as frozen."""

    __slots__ = ("pieces",)

    def __init__(self, text: str = "", style: str = "") -> None:
        self.pieces: tuple[tuple[str, str], ...] = ((text, style),) if text else ()

    @property
    def plain(self) -> str:
        return "".join(text for text, _ in self.pieces)

    @property
    def cells(self) -> int:
        return sum(cells(text) for text, _ in self.pieces)


def assemble(*parts: Part) -> Text:
    """One text of many."""
    made = Text()
    made.pieces = tuple(piece for part in parts for piece in _pieces(part))
    return made


def joined(between: str, parts: Iterable[Text]) -> Text:
    """The parts with the same words between them."""
    found = [part for each in parts for part in (between, each)]
    return assemble(*found[1:])


def wrapped(text: Text, room: int) -> list[Text]:
    """As lines of at most `room` cells, without blanks at their ends; at least one line."""
    whole = text.plain
    edges = [0, *_breaks(whole, room), len(whole)]
    return [_part(text, start, start + len(whole[start:end].rstrip())) for start, end in pairwise(edges)]


def written(line: Text, *, color: bool) -> str:
    """With escape sequences, if wanted; without blanks at the end."""
    shown = (_colored(text, style) for text, style in line.pieces) if color else (text for text, _ in line.pieces)
    return "".join(shown).rstrip()


def _colored(text: str, style: str) -> str:
    return f"\x1b[{';'.join(_CODES[word] for word in style.split())}m{text}\x1b[0m" if style else text


def _pieces(part: Part) -> Iterable[tuple[str, str]]:
    if isinstance(part, Text):
        return part.pieces
    text, style = (part, "") if isinstance(part, str) else part
    return ((text, style),) if text else ()


def _breaks(text: str, room: int) -> Iterator[int]:
    """Where new lines begin: between words, and inside words that no line can hold."""
    used = 0
    for found in _WORD.finditer(text):
        word, start = found[0], found.start()
        size = cells(word.rstrip())
        if used + size <= room:
            used += cells(word)
            continue
        if start:
            yield start
        used = cells(word)
        if size > room:
            used = 0
            for at, character in enumerate(word, start):
                if used + character_cells(character) > room:
                    yield at
                    used = 0
                used += character_cells(character)


def _part(text: Text, start: int, end: int) -> Text:
    """The characters from `start` up to `end`."""
    made, at, found = Text(), 0, []
    for piece, style in text.pieces:
        cut = piece[max(start - at, 0) : max(end - at, 0)]
        at += len(piece)
        if cut:
            found.append((cut, style))
    made.pieces = tuple(found)
    return made
