"""JSON to nodes that know where they stand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from readiness.formats.offsets import Offsets
from readiness.formats.packages.broken import MalformedError
from readiness.model.artifact import Node, Scalar
from readiness.model.location import Region
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = lazy(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')

Token = tuple[str, int, int]


def load(text: str) -> object:
    """The plain value; MalformedError when it is not JSON."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise MalformedError(f"not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}", error.lineno) from None
    except (RecursionError, ValueError):  # ValueError: a number of thousands of digits
        raise MalformedError("not readable as JSON: nested too deeply or a number too long", 1) from None


def compose(text: str) -> tuple[Node, tuple[tuple[str, Region], ...]]:
    """The root, and each key that its object holds already (the last one wins, as in every JSON reader)."""
    load(text)
    composer = _Composer(text)
    try:
        return composer.value(next(composer.tokens)), tuple(composer.duplicates)
    except RecursionError:
        raise MalformedError("nested too deeply", 1) from None


class _Composer:
    """Walks the tokens of a text that is known to be valid."""

    def __init__(self, text: str) -> None:
        self.offsets = Offsets(text)
        self.tokens: Iterator[Token] = ((found[0], found.start(), found.end()) for found in _TOKEN.finditer(text))
        self.duplicates: list[tuple[str, Region]] = []

    def value(self, token: Token) -> Node:
        raw, start, end = token
        if raw == "{":
            return self.mapping(start)
        if raw == "[":
            return self.sequence(start)
        return Node(_scalar(raw), position=self.offsets.position(start, end))

    def mapping(self, start: int) -> Node:
        fields: dict[str, Node] = {}
        keys: dict[str, Node] = {}
        for raw, first, last in self.tokens:
            if raw == "}":
                return Node(kind="mapping", position=self.offsets.position(start, last), fields=fields, keys=keys)
            if raw == ",":
                continue
            key = str(_scalar(raw))
            place = self.offsets.position(first, last)
            if key in fields:
                self.duplicates.append((key, Region(*place)))
            next(self.tokens)  # the colon
            fields[key], keys[key] = self.value(next(self.tokens)), Node(key, position=place)
        raise AssertionError(start)

    def sequence(self, start: int) -> Node:
        items: list[Node] = []
        for token in self.tokens:
            if token[0] == "]":
                return Node(kind="sequence", position=self.offsets.position(start, token[2]), items=tuple(items))
            if token[0] != ",":
                items.append(self.value(token))
        raise AssertionError(start)


def _scalar(raw: str) -> Scalar:
    if raw[0] == '"' and "\\" not in raw:
        return raw[1:-1]
    value: Scalar = json.loads(raw)
    return value
