"""Rendered text → YAML nodes, each at the line of the template or the values file where it was written."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate, islice, pairwise
from typing import TYPE_CHECKING

from readiness.assemble.helm.charts import NAMESPACE
from readiness.assemble.helm.ropes import CLOSES, OPENS, Mark, Rope, joined, part
from readiness.assemble.origins import SPAN
from readiness.formats import yaml
from readiness.model.artifact import Node, Unresolved
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_NOT_KNOWN = lazy(rf"{OPENS}|\A\$\(\w+\)\Z|\A\$\{{\w+\}}\Z")
_MARK = lazy(rf"{OPENS}(\w+){CLOSES}")
_ALONE = lazy(rf"^( *){OPENS}\w+{CLOSES}[ \t]*$")
_UNKNOWN_VALUE = lazy(rf"^ *(?:- +)*[^\s#:]+: +{OPENS}\w+{CLOSES}[ \t]*$")
_ONLY_MARK = lazy(rf"\A{OPENS}\w+{CLOSES}\Z")

_DEFINITION = lazy(r"^kind:[ ]*CustomResourceDefinition[ ]*$", re.MULTILINE)
_DEFINED = "CustomResourceDefinition"
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
            yield places.tree(found.root)


def shaped(text: Rope) -> Rope:
    """The text without what is not judged, and with all that is not known where YAML allows it."""
    if _DEFINED in text:
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
    starts = [0, *_separators(text), len(text)]
    parts = [(start, end) for start, end in pairwise(starts) if not _defines(text, start, end)]
    return joined(part(text, start, end) for start, end in parts) if len(parts) < len(starts) - 1 else text


def _separators(text: str) -> Iterator[int]:
    at = 0 if text.startswith("---") else text.find("\n---") + 1
    while at or text.startswith("---"):
        if _SEPARATOR.match(text, at):
            yield at
        at = text.find("\n---", at) + 1
        if not at:
            return


def _defines(text: str, start: int, end: int) -> bool:
    """Whether a document's `kind` is that of a CRD."""
    at = text.find(_DEFINED, start, end)
    while at >= 0:
        line = text.rfind("\n", start, at) + 1
        if _DEFINITION.match(text, max(line, start)):
            return True
        at = text.find(_DEFINED, at + 1, end)
    return False


def _shaped(text: Rope) -> Rope:
    """A mark that has its line for itself made a key or an item, where it stands among such; what a mark stands for has nothing below."""
    lines = str(text).split("\n")
    parts: list[str] = []
    start, at, hidden = 0, 0, -1  # what is left as it is starts there
    for number, line in enumerate(lines):
        line_start, at = at, at + len(line) + 1
        if hidden < 0 and OPENS not in line:
            continue
        depth = len(line) - len(line.lstrip(" "))
        below = depth > hidden or (depth == hidden and line[depth:].startswith("- "))
        if hidden >= 0 and line.strip() and below and not line.startswith("---"):
            parts.append(part(text, start, line_start))
            start = at
            continue
        if line.strip():
            hidden = depth + _inner(line) if _UNKNOWN_VALUE.match(line) else -1
        if _ALONE.match(line):
            parts += [part(text, start, line_start), *_formed(text, lines, number, line_start)]
            start = at
    return joined([*parts, part(text, start, len(text))])


def _formed(text: Rope, lines: Sequence[str], number: int, at: int) -> Iterator[str]:
    """The parts of a line that has nothing but a mark, made what it is among its neighbours."""
    line = lines[number]
    depth = len(line) - len(line.lstrip(" "))
    form = _form(lines, number, depth)
    yield line[:depth]
    if form == "item":
        yield "- "
    yield part(text, at + depth, at + len(line.rstrip()))
    yield ":\n" if form == "key" else "\n"


def _inner(line: str) -> int:
    """How much further in the key of `- key:` stands."""
    bare = line.lstrip(" ")
    return len(bare) - len(bare.lstrip("- ")) if bare.startswith("- ") else 0


def _form(lines: Sequence[str], number: int, depth: int) -> str:
    """`item` or `key`, as its neighbours of the same depth are; `value` if it has none."""
    after = _neighbour(islice(lines, number + 1, None), depth)
    if after:
        return after
    return _neighbour((lines[before] for before in range(number - 1, -1, -1)), depth) or "value"


def _neighbour(lines: Iterable[str], depth: int) -> str:
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
        self._unknown = unknown
        self._sources = sources
        self._marks = text.marks
        self._ats = [*text.ats, len(text) + 1]
        self._spans = {path: number for number, path in enumerate(sources)}
        self._starts = [0, *accumulate([len(line) + 1 for line in str(text).split("\n")])]
        self._done: dict[int, Node] = {}

    def line(self, rendered: int) -> int:
        """Of the template: the last one at or before a rendered line that was written there."""
        for number in range(min(rendered, len(self._starts) - 1), 0, -1):
            place = bisect_right(self._ats, self._starts[number - 1]) - 1
            mark = self._marks[place] if place >= 0 else None
            if mark is not None and mark.source.path == self._sources[0]:
                if mark.region is not None:
                    return mark.region.start_line
                return mark.source.position(mark.offset + self._starts[number - 1] - self._ats[place])[0]
        return 1

    def tree(self, root: Node) -> Node:
        """Without the keys that only stand for what is not known, and a namespace that is chosen at install.

        The nodes are this text's alone, and moved as they are; those that aliases share once.
        """
        self._done.clear()
        return self._moved(root)

    def _moved(self, node: Node, within: str = "") -> Node:
        done = self._done.get(id(node))
        if done is not None:
            return done
        self._done[id(node)] = node
        node.alias = None
        kind = node.kind
        hidden = self._fields(node, within) if kind == "mapping" else ""
        node.line, node.column, node.end_line, node.end_column = position = self._region(node)
        if hidden and not node.fields:
            node = self._done[id(node)] = Node(Unresolved(self._said(hidden)), position=position)
        elif kind == "sequence":
            node.items = tuple([self._moved(item) for item in node.items])
        elif type(node.value) is Unresolved and OPENS in node.value.text:
            node.value = Unresolved(self._said(node.value.text))
        return node

    def _fields(self, node: Node, within: str) -> str:
        """Moves the fields of a mapping. The last of the names that only stand for what is not known."""
        fields: dict[str, Node] = {}
        keys: dict[str, Node] = {}
        hidden = ""
        for name, value in node.fields.items():
            shown = name
            if OPENS in name:
                if _ONLY_MARK.match(name) and value.kind == "scalar" and value.value is None:
                    hidden = name
                    continue
                shown = self._said(name)
            elif name == "namespace" and within == "metadata" and value.text == NAMESPACE:
                continue
            fields[shown] = self._moved(value, name)
            key = node.keys.get(name)
            if key is not None:
                keys[shown] = self._moved(key)
        node.fields, node.keys = fields, keys
        return hidden

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
        line, column = mark.source.position(mark.offset + start - self._ats[number])
        width = node.end_column - node.column
        if node.end_line == node.line and start + width <= self._ats[number + 1]:
            return line + shift, column, line + shift, column + max(width, 1)
        end = max(start, self._offset(node.end_line, node.end_column) - 1)
        last = min(bisect_right(self._ats, end), len(self._marks)) - 1
        end_line, end_column = self._last(last, end) if self._marks[last].source is mark.source else (line, column)
        if (end_line, end_column) <= (line, column):
            end_line, end_column = line, column + 1
        return line + shift, column, end_line + shift, end_column

    def _last(self, number: int, offset: int) -> tuple[int, int]:
        mark = self._marks[number]
        if mark.region is not None:
            return mark.region.end_line, mark.region.end_column
        line, column = mark.source.position(mark.offset + offset - self._ats[number])
        return line, column + 1

    def _span(self, mark: Mark) -> int:
        path = mark.source.path
        number = self._spans.get(path)
        if number is None:
            number = self._spans[path] = len(self._sources)
            self._sources.append(path)
        return number
