"""How the text behind a keyword is cut: flags, words, quoted words, JSON arrays, pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.dockerfile.syntax import Flag, Pair, Word
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile.lines import Logical

_STRING = lazy(r'\s*("(?:[^"\\\n]|\\.)*")\s*([,\]])')
_PLAIN = lazy(r"\S+")


class NotStringsError(ValueError):
    """A JSON array that holds something else than strings: no builder takes it."""


def quoted_end(text: str, start: int, escape: str) -> int:
    """Where the word that begins at `start` ends: at blanks outside quotes; an open quote runs to the end."""
    quote, index = "", start
    while index < len(text):
        character = text[index]
        if character == escape and quote != "'":
            index += 2
            continue
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character.isspace():
            return index
        index += 1
    return min(index, len(text))


def quoted(text: str, start: int, escape: str) -> Iterator[tuple[int, int]]:
    """Spans of the words from `start` on, quotes respected."""
    index = start
    while (index := _skip_blanks(text, index)) < len(text):
        end = quoted_end(text, index, escape)
        yield index, end
        index = end


def _skip_blanks(text: str, index: int) -> int:
    while index < len(text) and text[index].isspace():
        index += 1
    return index


def first(text: str, start: int) -> tuple[int, int]:
    """The span of the next word; empty at the end."""
    match = _PLAIN.search(text, start)
    return match.span() if match else (len(text), len(text))


def plain(line: Logical, start: int) -> tuple[Word, ...]:
    """Words between blanks, quotes being ordinary characters (FROM, COPY, EXPOSE …)."""
    return tuple(line.word(*match.span()) for match in _PLAIN.finditer(line.text, start))


def flags(line: Logical, start: int, escape: str) -> tuple[tuple[Flag, ...], int]:
    """The `--flags` from `start` on, and where the rest begins."""
    found: list[Flag] = []
    index = _skip_blanks(line.text, start)
    while line.text.startswith("--", index):
        end = quoted_end(line.text, index, escape)
        name, equals, value = line.text[index + 2 : end].partition("=")
        if name:
            written = value.strip("\"'") if value[:1] in {'"', "'"} else value
            found.append(Flag(name.lower(), written if equals else "true", line.region(index, end)))
        index = _skip_blanks(line.text, end)
        if not name:
            break
    return tuple(found), index


def array(line: Logical, start: int) -> tuple[Word, ...] | None:
    """The strings of a JSON array, or None when the text is no JSON array."""
    text = line.text.rstrip()
    if not text.startswith("[", start):
        return None
    if text[start + 1 :].strip() == "]":
        return ()
    found: list[Word] = []
    index = start + 1
    while match := _STRING.match(text, index):
        decoded = _decoded(match[1])
        if decoded is None:
            return None
        found.append(line.word(match.start(1), match.end(1), decoded))
        index = match.end()
        if match[2] == "]":
            return tuple(found) if index == len(text) else None
    _refuse_other_arrays(text[start:])
    return None


def _decoded(literal: str) -> str | None:
    if "\\" not in literal:
        return literal[1:-1]
    import json

    try:
        # Half of a surrogate pair cannot be written out again.
        return str(json.loads(literal)).encode("utf-8", "replace").decode()
    except ValueError:
        return None


def _refuse_other_arrays(text: str) -> None:
    import json

    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return
    raise NotStringsError


def pairs(line: Logical, start: int, escape: str, *, legacy: bool) -> tuple[Pair, ...] | str:
    """`a=1 b="2 3"`, with `legacy` also `a all the rest`. A text says what is wrong."""
    spans = list(quoted(line.text, start, escape))
    if legacy and spans and "=" not in line.text[slice(*spans[0])]:
        return _legacy_pair(line, spans)
    found: list[Pair] = []
    for begin, end in spans:
        name, equals, value = line.text[begin:end].partition("=")
        name_region = line.region(begin, begin + len(name))
        if not name or (legacy and not equals):
            return "expected `name=value`"
        found.append(Pair(name.strip("\"'"), value if equals else None, line.region(begin, end), name_region))
    return tuple(found)


def _legacy_pair(line: Logical, spans: list[tuple[int, int]]) -> tuple[Pair, ...] | str:
    if len(spans) < 2:
        return "expected a name and a value"
    (begin, end), (value, _) = spans[0], spans[1]
    name = line.text[begin:end]
    whole = line.region(begin, len(line.text))
    return (Pair(name, line.text[value:], whole, line.region(begin, end)),)
