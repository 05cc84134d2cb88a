"""From physical to logical lines: parser directives, continuations, comments within them."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from readiness.formats.dockerfile.syntax import Fault, Word
from readiness.model.location import Region
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DIRECTIVE = lazy(r"#\s*([A-Za-z][A-Za-z0-9]*)\s*=\s*(.+?)\s*$")
_KNOWN = frozenset({"syntax", "escape", "check"})


class Logical(NamedTuple):
    """One instruction's text without line breaks, and the way back to the file."""

    text: str
    pieces: tuple[tuple[int, int, int], ...]
    """Offset in `text`, line and column where each run of characters comes from."""

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of a character."""
        start, line, column = self.pieces[bisect_right(self.pieces, (offset, 1 << 60, 0)) - 1]
        return line, column + offset - start

    def region(self, start: int, end: int) -> Region:
        """From the first character to behind the last."""
        last_line, last_column = self.position(max(start, end - 1))
        return Region(*self.position(start), last_line, last_column + (1 if end > start else 0))

    def word(self, start: int, end: int, text: str | None = None) -> Word:
        return Word(self.text[start:end] if text is None else text, self.region(start, end))


def directives(lines: Sequence[str]) -> tuple[Mapping[str, Word], tuple[Fault, ...]]:
    """The parser directives. They end at the first line that is none, be it blank or an ordinary comment."""
    found: dict[str, Word] = {}
    faults: list[Fault] = []
    for number, line in enumerate(lines, 1):
        match = _DIRECTIVE.match(line.lstrip())
        if match is None or match[1].lower() not in _KNOWN:
            break
        name, where = match[1].lower(), Region.of_line(number, line)
        if name in found:
            faults.append(Fault(where, f"parser directive `{name}` is given twice"))
        elif name == "escape" and match[2] not in {"\\", "`"}:
            faults.append(Fault(where, "parser directive `escape` takes a backslash or a backtick"))
        else:
            found[name] = Word(match[2], where)
    return found, tuple(faults)


def is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def logical(lines: Sequence[str], start: int, escape: str) -> tuple[Logical, int]:
    """The logical line that begins at index `start`, and the index behind it."""
    parts: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    offset, index = 0, start
    while index < len(lines):
        line, number = lines[index], index + 1
        index += 1
        if number > start + 1 and (not line.strip() or is_comment(line)):
            continue
        column = 1 if parts else len(line) - len(line.lstrip()) + 1
        text, more = _uncontinued(line[column - 1 :], escape)
        pieces.append((offset, number, column))
        parts.append(text)
        offset += len(text)
        if not more:
            break
    return Logical("".join(parts).rstrip(), tuple(pieces)), index


def _uncontinued(line: str, escape: str) -> tuple[str, bool]:
    """The line without its continuation mark, and whether it had one. A doubled mark is none."""
    bare = line.rstrip(" \t")
    if not bare.endswith(escape) or bare.endswith(escape * 2):
        return line, False
    return bare[:-1], True
