"""TOML to nodes that know where they stand: values by tomllib, places by a scan of the text tomllib accepted."""

from __future__ import annotations

import re
import tomllib

from readiness.formats.offsets import Offsets
from readiness.formats.packages.broken import MalformedError
from readiness.model.artifact import Node
from readiness.pattern import lazy, regex

Path = tuple[str | int, ...]

_BLANK = lazy(r"(?:[ \t\r\n]+|#[^\n]*)*")
_KEY = lazy(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_DOT = lazy(r"[ \t]*\.[ \t]*")
_SCALAR = lazy(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")'
    r"|'''.*?'{3,5}(?!')"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|[^,\]}#\n]+",
    re.DOTALL,
)


def load(text: str) -> dict[str, object]:
    """The plain value; MalformedError when it is not TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        found = regex(r" \(at (?:line (\d+), column \d+|end of document)\)$").search(message)
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        message = message[: found.start()] if found else message
        raise MalformedError(f"not valid TOML: {message[:1].lower()}{message[1:]}", line) from None
    except (RecursionError, ValueError):  # ValueError: a number of thousands of digits, a date that does not exist
        raise MalformedError("not readable as TOML: nested too deeply or an impossible value", 1) from None


def compose(text: str) -> Node:
    """The root table. Dates become text: Node knows JSON's scalars only."""
    data = load(text)
    places = _Places(text)
    try:
        places.scan()
        return _node(data, (), places)
    except RecursionError:
        raise MalformedError("nested too deeply", 1) from None


def _node(data: object, path: Path, places: _Places) -> Node:
    position = places.of(places.values, path)
    if isinstance(data, dict):
        fields = {key: _node(value, (*path, key), places) for key, value in data.items()}
        keys = {key: Node(key, position=places.of(places.keys, (*path, key))) for key in data}
        return Node(kind="mapping", position=position, fields=fields, keys=keys)
    if isinstance(data, list):
        items = tuple(_node(value, (*path, index), places) for index, value in enumerate(data))
        return Node(kind="sequence", position=position, items=items)
    value = data if isinstance(data, str | int | float | bool) else str(data)
    return Node(value, position=position)


class _Places:
    """Where each key and value stands. A table's place is its header."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.offsets = Offsets(text)
        self.values: dict[Path, tuple[int, int]] = {(): (0, 0)}
        self.keys: dict[Path, tuple[int, int]] = {}
        self.last: dict[Path, int] = {}
        """Index of the newest element of each array of tables."""

    def of(self, places: dict[Path, tuple[int, int]], path: Path) -> tuple[int, int, int, int]:
        return self.offsets.position(*places.get(path, (0, 1)))

    def scan(self) -> None:
        table: Path = ()
        at = self.blank(0)
        while at < len(self.text):
            if self.text[at] == "[":
                at, table = self.header(at)
            else:
                at = self.pair(at, table)
            at = self.blank(at)

    def header(self, at: int) -> tuple[int, Path]:
        array = self.text.startswith("[[", at)
        end, names = self.dotted(at + 1 + array)
        path: Path = ()
        for index, (name, start, stop) in enumerate(names):
            path = (*path, name)
            self.keys.setdefault(path, (start, stop))
            self.values.setdefault(path, (start, stop))
            final = index == len(names) - 1
            if array and final:
                self.last[path] = self.last.get(path, -1) + 1
            if path in self.last:
                path = (*path, self.last[path])
                self.values.setdefault(path, (names[0][1], names[-1][2]))
        return self.text.index("]", end) + 1 + array, path

    def pair(self, at: int, table: Path) -> int:
        end, names = self.dotted(at)
        path = table
        for name, start, stop in names:
            path = (*path, name)
            self.keys.setdefault(path, (start, stop))
            self.values.setdefault(path, (start, stop))
        return self.value(self.blank(self.text.index("=", end) + 1), path)

    def dotted(self, at: int) -> tuple[int, list[tuple[str, int, int]]]:
        names: list[tuple[str, int, int]] = []
        at = self.blank(at)
        while found := _KEY.match(self.text, at):
            raw = found[0]
            name = str(tomllib.loads(f"key = {raw}")["key"]) if raw[0] in "\"'" else raw
            names.append((name, found.start(), found.end()))
            at = found.end()
            dot = _DOT.match(self.text, at)
            if dot is None:
                break
            at = dot.end()
        return at, names

    def value(self, at: int, path: Path) -> int:
        opening = self.text[at]
        if opening == "[":
            end = self.elements(at, path)
        elif opening == "{":
            end = self.inline(at, path)
        else:
            found = _SCALAR.match(self.text, at)
            end = found.end() if found else at + 1
        self.values[path] = (at, at + len(self.text[at:end].rstrip()))
        return end

    def elements(self, at: int, path: Path) -> int:
        at, index = self.blank(at + 1), 0
        while self.text[at] != "]":
            at = self.blank(self.value(at, (*path, index)))
            index += 1
            if self.text[at] == ",":
                at = self.blank(at + 1)
        return at + 1

    def inline(self, at: int, path: Path) -> int:
        at = self.blank(at + 1)
        while self.text[at] != "}":
            at = self.blank(self.pair(at, path))
            if self.text[at] == ",":
                at = self.blank(at + 1)
        return at + 1

    def blank(self, at: int) -> int:
        found = _BLANK.match(self.text, at)
        return found.end() if found else at
