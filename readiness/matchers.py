"""What our patterns compile to, kept from one run to the next: compiling them is a tenth of a run, and a sixth of a hook's.

Kept as the rules are: in a file that only the same Python with the same matcher believes. Where anything is odd, the pattern
is compiled.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import re
import sys
from typing import TYPE_CHECKING, Final, cast

from readiness import compiled, pattern

if TYPE_CHECKING:
    from collections.abc import Callable

Source = tuple[str, int]
"""A pattern and the flags it was written with."""
Row = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""All its flags, its code in the matcher's words, how many groups it has, and their names both ways."""

VERSION = 1
MOST = 4000
"""Patterns. There are fewer of ours, so that what older versions left goes one day."""
_WORD: Final = "I"


class Matchers:
    """Patterns as a file keeps them."""

    def __init__(self, place: str) -> None:
        """`place` may be empty, absent or damaged: then it has none."""
        self._place = place
        self._state = _state()
        found = compiled.kept(place) if place else {}
        self._rows = cast("dict[Source, Row]", found["rows"] if found.get("state") == self._state else {})

    def compile(self, text: str, flags: int) -> re.Pattern[str]:
        """What `re.compile` gives."""
        found = self._made_of((text, flags))
        if found is None:
            found = re.compile(text, flags)
            pattern.missed([(text, flags)])
        return found

    def _made_of(self, source: Source) -> re.Pattern[str] | None:
        row = self._rows.get(source)
        try:
            return None if row is None else _made(source[0], row)
        except (ValueError, TypeError, RuntimeError, OverflowError):  # the matcher looks at code before it takes it
            return None

    def keep(self) -> None:
        """Adds what was missed. That it can not be written, or that this Python compiles in another way, is no failure."""
        missed = [source for source in pattern.fresh() if source not in self._rows] if self._place else ()
        more = {source: row for source in missed if (row := _row(*source)) is not None}
        if not more:
            return
        rows = {**self._rows, **more} if len(self._rows) + len(more) <= MOST else more
        compiled.keep(self._place, {"state": self._state, "rows": rows})


def use(place: str) -> Callable[[], None]:
    """From now on patterns that were put off are looked for in this file first. What is given writes the new ones there."""
    matchers = Matchers(place)
    pattern.compiled_by(matchers.compile)
    return matchers.keep


def _state() -> list[object]:
    return [VERSION, sys.version, sys.byteorder, _sre.MAGIC, _sre.CODESIZE]


def _made(text: str, row: Row) -> re.Pattern[str]:
    flags, code, groups, names, numbers = row
    made: re.Pattern[str] = _sre.compile(text, flags, memoryview(code).cast(_WORD).tolist(), groups, names, numbers)
    return made


def _row(text: str, flags: int) -> Row | None:
    """What is kept of a pattern; None unless the very same pattern can be made of it."""
    from array import array

    try:
        from re import _compiler, _parser  # type: ignore[attr-defined]

        parsed = _parser.parse(text, flags)
        code, state = _compiler._code(parsed, flags), parsed.state  # noqa: SLF001 (what is made of it is compared)
        numbers: list[str | None] = [None] * state.groups
        for name, number in state.groupdict.items():
            numbers[number] = name
        row = (flags | state.flags, array(_WORD, code).tobytes(), state.groups - 1, state.groupdict, tuple(numbers))
        expected, found = re.compile(text, flags), _made(text, row)
    except (ImportError, AttributeError, ValueError, TypeError, RuntimeError, OverflowError):
        return None
    return row if found == expected and found.groupindex == expected.groupindex else None
