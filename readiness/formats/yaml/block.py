"""What the reader of lines meets behind a key or a dash, besides plain words."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from readiness.formats.yaml.composition import Composition
from readiness.formats.yaml.library import (
    DocumentStartEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
    StreamEndEvent,
    pyyaml,
)
from readiness.formats.yaml.source import Source
from readiness.formats.yaml.values import RefusedError
from readiness.model.artifact import Node
from readiness.pattern import lazy

_DOUBLE = lazy(r'"([^"\\]*+(?:\\.[^"\\]*+)*)"(?= *\n| +#)')
_SINGLE = lazy(r"'([^']*+(?:''[^']*+)*)'(?= *\n| +#)")
_ESCAPE = lazy(r"\\(.)")
_ESCAPED = {"\\": "\\", '"': '"', "/": "/", "n": "\n", "t": "\t", "r": "\r"}
_HEADER = lazy(r"[|>]([+-]?) *\Z")
_FIRST = lazy(r"((?: *\n)*)( *)(?=[^ \n])")
"""Empty lines, and the blanks of the first that is not."""


class OtherError(Exception):
    """The text is written in a way that only the parser reads."""


def parser(text: str) -> Any:
    """libyaml's parser where it was built in: ten times as fast as the pure one."""
    return getattr(pyyaml, "CSafeLoader", pyyaml.SafeLoader)(text)


def quoted(text: str, at: int, indent: int) -> tuple[str, int]:
    """What a quoted text says that starts there, and where it ends. `indent`: of what it is the value of."""
    double = text[at] == '"'
    found = (_DOUBLE if double else _SINGLE).match(text, at)
    if found is None:
        raise OtherError
    said = found[1]
    if "\n" in said:
        said = _unfolded(said, indent)
    if not double:
        return said.replace("''", "'"), found.end()
    return _ESCAPE.sub(_escaped, said) if "\\" in said else said, found.end()


def _unfolded(said: str, indent: int) -> str:
    """Lines are one, and empty lines are line ends."""
    first, *lines = said.split("\n")
    text, blanks = first.rstrip(" "), 0
    last = len(lines) - 1
    for number, line in enumerate(lines):
        bare = line.lstrip(" ")
        if "\t" in line or (bare and len(line) - len(bare) <= indent):
            raise OtherError
        if not bare and number < last:
            blanks += 1
            continue
        text += ("\n" * blanks or " ") + (bare.rstrip(" ") if number < last else bare)
        blanks = 0
    return text


def _escaped(match: re.Match[str]) -> str:
    known = _ESCAPED.get(match[1])
    if known is None:
        raise OtherError
    return known


def flow(rest: str, column: int, line: int, source: Source) -> Node:
    """A mapping or sequence in brackets that ends on its line."""
    if rest in {"{}", "[]"}:
        position = (line, column + 1, line, column + 3)
        return Node(kind="mapping" if rest == "{}" else "sequence", position=position)
    made = Source(" " * column + rest + "\n", line, source.search)
    events = parser(made.text)
    try:
        while type(events.get_event()) is not DocumentStartEvent:
            pass
        first = events.peek_event()
        composed = Composition(made)
        found = composed.read(events.get_event, line) if _is_flow(first) else None
        if found is None or found.duplicates or type(events.get_event()) is not StreamEndEvent:
            raise OtherError
    except (pyyaml.YAMLError, RefusedError) as error:
        raise OtherError from error
    return found.root


def _is_flow(event: object) -> bool:
    return (
        isinstance(event, MappingStartEvent | SequenceStartEvent) and event.flow_style is True and event.anchor is None
    )


def scalar(text: str, header: str, at: int, indent: int) -> tuple[str, int]:
    """What a block scalar says whose lines start at `at`, and where it ends. `indent`: of what it is the value of."""
    found = _HEADER.match(header)
    first = _FIRST.match(text, at)
    if found is None or first is None:
        raise OtherError
    depth = len(first[2])
    if depth <= indent or text[first.end()] == "\t" or any(len(line) > depth for line in first[1].split("\n")):
        raise OtherError
    body = _body(depth).match(text, at)
    end = body.end() if body is not None else at
    if header[0] == ">":
        return _folded(header, text[at:end]), end
    lines = [line[depth:] for line in text[at:end].split("\n")][:-1]
    count = len(lines)
    while not lines[-1]:
        lines.pop()
    ends = {"": 1, "-": 0, "+": count - len(lines) + 1}[found[1]]
    return "\n".join(lines) + "\n" * ends, end


@cache
def _body(depth: int) -> re.Pattern[str]:
    """Lines that are indented so far at least, and empty ones."""
    return re.compile(rf"(?: {{{depth}}}[^\n]*+\n| *+\n)*")


def _folded(header: str, body: str) -> str:
    """What the parser makes of it: nobody wants to tell twice which of its line ends are blanks."""
    events = parser(f"- {header}\n{body}")
    try:
        while type(event := events.get_event()) is not ScalarEvent:
            pass
    except pyyaml.YAMLError as error:
        raise OtherError from error
    return str(event.value)
