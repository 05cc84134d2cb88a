"""TOML's text → the line of each key. tomllib tells none, and a mistake without its line is hard to find.

Only what stands on a line of its own is told: keys inside of inline tables have their table's line.
"""

from __future__ import annotations

import re
from functools import lru_cache

from readiness.pattern import lazy

Where = tuple[str | int, ...]

_HEADER = lazy(r"[ \t]*\[(\[?)([^\[\]\n]+)\]\]?[ \t]*(?:#[^\n]*)?(?:\n|$)")
_KEY = lazy(r"[ \t]*((?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*')(?:[ \t]*\.[ \t]*(?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*'))*)[ \t]*=")
_PART = lazy(r"[\w-]+|\"[^\"]*\"|'[^']*'")
_TOKEN = lazy(
    r"\"\"\"(?:\\.|(?!\"\"\").)*\"{3,5}|'''(?:(?!''').)*'{3,5}|\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'|#[^\n]*|[\[{]|[\]}]|\n|[^\"'#\[\]{}\n]+",
    re.DOTALL,
)


@lru_cache(maxsize=32)
def places(text: str) -> dict[Where, int]:
    """Path of each key and table → its line, from 1. Tables of a list are counted from 1. Text that is not TOML tells less.

    Shared: not to be written to.
    """
    found: dict[Where, int] = {}
    counts: dict[Where, int] = {}
    table: Where = ()
    at, line = 0, 1
    while at < len(text):
        header, key = _HEADER.match(text, at), _KEY.match(text, at)
        if header is not None:
            table = _table(_parts(header[2]), bool(header[1]), counts)
            found.setdefault(table, line)
        elif key is not None:
            parts = _parts(key[1])
            for size in range(1, len(parts) + 1):
                found.setdefault((*table, *parts[:size]), line)
        end = header.end() if header is not None else _end(text, at)
        line += text.count("\n", at, end)
        at = end
    return found


def _table(parts: Where, listed: bool, counts: dict[Where, int]) -> Where:
    """The table a header opens: below a list of tables it belongs to the last of them."""
    where: Where = ()
    for part in parts[:-1]:
        where = (*where, part)
        if where in counts:
            where = (*where, counts[where])
    where = (*where, *parts[-1:])
    if listed:
        counts[where] = counts.get(where, 0) + 1
        return (*where, counts[where])
    return where


def _parts(text: str) -> Where:
    return tuple(part.strip("\"'") for part in _PART.findall(text))


def _end(text: str, at: int) -> int:
    """Behind the line, or behind the last line of a value that goes on."""
    depth = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            return at + 1
        at = token.end()
        if token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
        elif token[0] == "\n" and depth <= 0:
            return at
    return at
