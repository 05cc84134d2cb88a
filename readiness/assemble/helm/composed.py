"""Rendered text → YAML nodes, each at the line of the template or the values file where it was written."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from readiness.assemble.helm.charts import NAMESPACE
from readiness.assemble.helm.ropes import CLOSES, OPENS, Mark, Rope, joined, part
from readiness.assemble.origins import SPAN
from readiness.formats import yaml
from readiness.model.artifact import Node, Unresolved
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NOT_KNOWN = lazy(rf"{OPENS}|\A\$\(\w+\)\Z|\A\$\{{\w+\}}\Z")
_MARK = lazy(rf"{OPENS}(\w+){CLOSES}")
_ALONE = lazy(rf"^( *){OPENS}\w+{CLOSES}[ \t]*$")
_UNKNOWN_VALUE = lazy(rf"^ *(?:- +)*[^\s#:]+: +{OPENS}\w+{CLOSES}[ \t]*$")
_ONLY_MARK = lazy(rf"\A{OPENS}\w+{CLOSES}\Z")

_DEFINITION = lazy(r"^kind:[ ]*CustomResourceDefinition[ ]*$", re.MULTILINE)
_SEPARATOR = lazy(r"^---(?=\s|\Z)", re.MULTILINE)


class Broken(NamedTuple):
    """A document of the text that is no YAML."""

    line: int
    """Of the template."""
    message: str
    rendered: int
    """Of the rendered text."""


def compose(text: Rope, unknown: Sequence[str], sources: list[str]) -> Iterator[Node | Broken]:
    """The documents of a rendered and shaped text. `sources` is filled with the files they stand in; the first is the template."""
    places = _Places(text, unknown, sources)
    for found in yaml.compose(str(text), unresolved=_NOT_KNOWN):
        if isinstance(found, yaml.YamlProblem):
            line = found.region.start_line
            yield Broken(places.line(line), found.message, line)
        else:
            yield places.moved(found.root)


def shaped(text: Rope) -> Rope:
    """The text without what is not judged, and with all that is not known where YAML allows it."""
    if _DEFINITION.search(text):
        text = _without_definitions(text)
    return _shaped(text) if OPENS in text else text


def without_doubt(text: Rope, line: int) -> Rope | None:
    """The text without the last line at or before this one that is not known; None if there is none."""
    starts = [0]
    lines = str(text).split("\n")
    for one in lines:
        starts.append(starts[-1] + len(one) + 1)
    for number in range(min(line, len(lines)), 0, -1):
        if OPENS in lines[number - 1]:
            return joined([part(text, 0, starts[number - 1]), part(text, starts[number], len(text))])
    return None


def _without_definitions(text: Rope) -> Rope:
    """CRDs are large, and nothing in them runs."""
    starts = [0, *(match.start() for match in _SEPARATOR.finditer(text)), len(text)]
    kept = [part(text, start, end) for start, end in pairwise(starts) if not _DEFINITION.search(text, start, end)]
    return joined(kept)


def _shaped(text: Rope) -> Rope:
    """A mark that has its line for itself made a key or an item, where it stands among such; what a mark stands for has nothing below."""
    lines = str(text).split("\n")
    parts: list[str] = []
    at, hidden = 0, -1
    for number, line in enumerate(lines):
        kept = part(text, at, at + len(line) + 1)
        depth = len(line) - len(line.lstrip(" "))
        match = _ALONE.match(line)
        below = depth > hidden or (depth == hidden and line[depth:].startswith("- "))
        if hidden >= 0 and line.strip() and below and not line.startswith("---"):
            at += len(line) + 1
            continue
        if line.strip():
            hidden = depth + _inner(line) if _UNKNOWN_VALUE.match(line) else -1
        if match is None:
            parts.append(kept)
        else:
            form = _form(lines, number, len(match[1]))
            body = part(text, at + len(match[1]), at + len(line.rstrip()))
            parts += [match[1], *(("- ", body) if form == "item" else (body, ":") if form == "key" else (body,)), "\n"]
        at += len(line) + 1
    return joined(parts)


def _inner(line: str) -> int:
    """How much further in the key of `- key:` stands."""
    bare = line.lstrip(" ")
    return len(bare) - len(bare.lstrip("- ")) if bare.startswith("- ") else 0


def _form(lines: Sequence[str], number: int, depth: int) -> str:
    """`item` or `key`, as its neighbours of the same depth are; `value` if it has none."""
    after = _neighbour(lines[number + 1 :], depth)
    if after:
        return after
    return _neighbour(lines[number - 1 :: -1] if number else (), depth) or "value"


def _neighbour(lines: Sequence[str], depth: int) -> str:
    for line in lines:
        bare = line.lstrip(" ")
        if not bare or bare[0] == "#" or _ALONE.match(line):
            continue
        if line.startswith("---"):
            return ""
        own = len(line) - len(bare)
        if own > depth:
            continue
        if own == depth:
            return "item" if bare.startswith(("- ", "-\n")) or bare == "-" else "key"
        inner = own
        while bare.startswith("- "):
            inner += 2 + len(bare[2:]) - len(bare[2:].lstrip())
            bare = bare[2:].lstrip()
        return "key" if inner == depth and own != inner else ""
    return ""


class _Places:
    """Moves the nodes of one text from where they were rendered to where they were written."""

    def __init__(self, text: Rope, unknown: Sequence[str], sources: list[str]) -> None:
        self._text = text
        self._unknown = unknown
        self._sources = sources
        self._marks = text.marks
        self._ats = [*(mark.at for mark in text.marks), len(text) + 1]
        self._spans = {path: number for number, path in enumerate(sources)}
        self._starts = [0]
        for line in str(text).split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)

    def line(self, rendered: int) -> int:
        """Of the template: the last one at or before a rendered line that was written there."""
        for number in range(min(rendered, len(self._starts) - 1), 0, -1):
            mark = self._text.mark(self._starts[number - 1])
            if mark is not None and mark.source.path == self._sources[0]:
                return self._position(mark, self._starts[number - 1])[0]
        return 1

    def moved(self, node: Node, within: str = "") -> Node:
        """Without the keys that only stand for what is not known, and a namespace that is chosen at install."""
        fields: dict[str, Node] = {}
        keys: dict[str, Node] = {}
        hidden = ""
        for name, value in node.fields.items():
            if _ONLY_MARK.match(name) and value.kind == "scalar" and value.value is None:
                hidden = name
                continue
            if within == "metadata" and name == "namespace" and value.text == NAMESPACE:
                continue
            shown = self._said(name)
            fields[shown] = self.moved(value, name)
            if name in node.keys:
                keys[shown] = self.moved(node.keys[name])
        position = self._region(node)
        if hidden and not fields:
            return Node(Unresolved(self._said(hidden)), position=position)
        told = Unresolved(self._said(node.value.text)) if isinstance(node.value, Unresolved) else node.value
        items = tuple(self.moved(item) for item in node.items)
        return Node(told, kind=node.kind, position=position, fields=fields, keys=keys, items=items, tag=node.tag)

    def _said(self, text: str) -> str:
        return _MARK.sub(self._named, text) if OPENS in text else text

    def _named(self, match: re.Match[str]) -> str:
        return self._unknown[int(match[1])] if match[1].isdecimal() else "{{ .Release.Namespace }}"

    def _offset(self, line: int, column: int) -> int:
        return self._starts[min(line, len(self._starts)) - 1] + column - 1

    def _region(self, node: Node) -> tuple[int, int, int, int]:
        """This is asked for every node, so the plain case comes first: a scalar on one line, written as it is."""
        start = self._offset(node.line, node.column)
        number = bisect_right(self._ats, start) - 1
        if number < 0:
            return 1, 1, 1, 2
        mark = self._marks[number]
        shift = self._span(mark) * SPAN
        if mark.region is not None:
            place = mark.region
            return place.start_line + shift, place.start_column, place.end_line + shift, place.end_column
        line, column = mark.source.position(mark.offset + start - mark.at)
        width = node.end_column - node.column
        if node.end_line == node.line and start + width <= self._ats[number + 1]:
            return line + shift, column, line + shift, column + max(width, 1)
        end = max(start, self._offset(node.end_line, node.end_column) - 1)
        last = self._text.mark(end)
        end_line, end_column = (
            self._last(last, end) if last is not None and last.source is mark.source else (line, column)
        )
        if (end_line, end_column) <= (line, column):
            end_line, end_column = line, column + 1
        return line + shift, column, end_line + shift, end_column

    def _last(self, mark: Mark, offset: int) -> tuple[int, int]:
        if mark.region is not None:
            return mark.region.end_line, mark.region.end_column
        line, column = self._position(mark, offset)
        return line, column + 1

    def _position(self, mark: Mark, offset: int) -> tuple[int, int]:
        if mark.region is not None:
            return mark.region.start_line, mark.region.start_column
        return mark.source.position(mark.offset + offset - mark.at)

    def _span(self, mark: Mark) -> int:
        path = mark.source.path
        number = self._spans.get(path)
        if number is None:
            number = self._spans[path] = len(self._sources)
            self._sources.append(path)
        return number
