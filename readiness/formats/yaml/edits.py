"""Edits of YAML by region, so that comments and style survive. What can't be edited safely gives no edit."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.model.finding import Edit
from readiness.model.location import Region
from readiness.pattern import lazy

if TYPE_CHECKING:
    from readiness.model.artifact import Artifact, Node

_STEP = 2
_BLANK = lazy(r"\s*(?:#.*)?")
_INDENT = lazy(r"\s*(?:-\s+)*")
_ANCHOR = lazy(r"(?:^|[\s\[{,])&[\w-]", re.MULTILINE)
_SHARED = lazy(r"(?:!\S*\s+)?&")
_EMPTY = frozenset({"", "{}", "[]", "null", "~"})


@lru_cache(maxsize=2)
def _lines(text: str) -> list[str]:
    """Kept for the next edit of the same file: a large one may have thousands."""
    return text.split("\n")


def as_written(artifact: Artifact, root: Node, node: Node) -> Node | None:
    """What stands in the file at the place of a node that may carry derived fields; `root` is the document's.

    None below an anchor: an alias may use it elsewhere, and an edit would change that too.
    """
    lines = _lines(artifact.text)
    here: Node | None = root if node.alias is None else None
    while here is not None and not _SHARED.match(lines[here.line - 1], here.column - 1):
        if (here.line, here.column, here.kind) == (node.line, node.column, node.kind):
            return here
        here = _towards(here, node)
    return None


def _towards(outer: Node, node: Node) -> Node | None:
    """The child that holds a node. Children stand in order, but for aliases and merged ones: those hold nothing of their own."""
    children = outer.items or list(outer.fields.values())
    number = bisect_right(children, (node.line, node.column), key=lambda child: (child.line, child.column))
    found = children[number - 1] if number else None
    ends_behind = found is not None and (node.end_line, node.end_column) <= (found.end_line, found.end_column)
    return found if found is not None and ends_behind and found.alias is None else None


def set_field(artifact: Artifact, root: Node, dotted: str, value: str) -> Edit | None:
    """Give `root`'s field at a dotted path the YAML text `value`; missing parents are written too.

    None where it would not be safe: flow mappings, aliases, merged keys, values over several lines.
    """
    lines = _lines(artifact.text)
    names = dotted.split(".")
    node = root
    for index, name in enumerate(names):
        if not _is_block(node, lines):
            return None
        if name not in node.fields:
            return _append(artifact.path, lines, node, _render(names[index:], value, node.column - 1))
        child = node.fields[name]
        if not _is_own(node, name) or child.alias is not None:
            return None
        if index == len(names) - 1:
            return _replace(artifact.path, lines, child, value)
        if _source(lines, child) in _EMPTY:
            return _fill(artifact.path, lines, child, _render(names[index + 1 :], value, node.column - 1 + _STEP))
        node = child
    return None


def remove_field(artifact: Artifact, root: Node, dotted: str) -> Edit | None:
    """Take the lines of `root`'s field at a dotted path away; None where something else hangs on them."""
    lines = _lines(artifact.text)
    *parents, name = dotted.split(".")
    node = root
    for parent in parents:
        if not _is_block(node, lines) or parent not in node.fields or not _is_own(node, parent):
            return None
        node = node.fields[parent]
    if not _is_block(node, lines) or name not in node.fields or not _is_own(node, name) or len(node.keys) == 1:
        return None
    key, end = node.keys[name].region, node.fields[name].region
    first, last = key.start_line, end.end_line
    alone = not lines[first - 1][: key.start_column - 1].strip() and _BLANK.fullmatch(
        lines[last - 1], end.end_column - 1
    )
    if not alone or _ANCHOR.search("\n".join(lines[first - 1 : last])):
        return None
    if last < len(lines):
        return Edit(artifact.path, Region(first, 1, last + 1, 1), "")
    return Edit(artifact.path, Region(first - 1, len(lines[first - 2]) + 1, last, len(lines[last - 1]) + 1), "")


def _is_block(node: Node, lines: list[str]) -> bool:
    """A block mapping that stands here itself: before its first key there are only blanks and dashes."""
    if node.kind != "mapping" or node.alias is not None or not node.keys or node.line > len(lines):
        return False
    line, before = lines[node.line - 1], node.column - 1
    return line[before : before + 1] not in {"{", "&", "!", ""} and _INDENT.fullmatch(line, 0, before) is not None


def _is_own(node: Node, name: str) -> bool:
    """Written in this mapping: a merged key stands elsewhere, where others share it, and a derived one nowhere."""
    key = node.keys.get(name)
    if key is None or key.alias is not None:
        return False
    return (node.line, node.column) <= (key.line, key.column) < (node.end_line, node.end_column)


def _source(lines: list[str], node: Node) -> str | None:
    """The node's own text, if it stands on one line."""
    if node.line != node.end_line:
        return None
    return lines[node.line - 1][node.column - 1 : node.end_column - 1]


def _replace(path: str, lines: list[str], child: Node, value: str) -> Edit | None:
    source = _source(lines, child)
    editable = source in _EMPTY if child.kind != "scalar" else source is not None and source[:1] not in set("&!|>*")
    if not editable or "\n" in value:
        return None
    return Edit(path, child.region, f" {value}" if source == "" else value)


def _fill(path: str, lines: list[str], child: Node, text: str) -> Edit | None:
    """Below a key whose value is empty."""
    line = lines[child.line - 1]
    before = line[: child.column - 1].rstrip()
    if not before.endswith(":") or line[child.end_column - 1 :].strip():
        return None
    return Edit(path, Region(child.line, len(before) + 1, child.line, len(line) + 1), f"\n{text}")


def _append(path: str, lines: list[str], node: Node, text: str) -> Edit | None:
    """After the last sibling: before the first one, `- name:` would have to be rewritten."""
    last = max((node.fields[name] for name in node.keys if _is_own(node, name)), key=lambda n: n.region, default=None)
    if last is None or _would_grow(last, lines):
        return None
    end = last.region
    line = lines[end.end_line - 1]
    if _BLANK.fullmatch(line, end.end_column - 1) is None:
        return None
    place = Region(end.end_line, len(line) + 1, end.end_line, len(line) + 1)
    return Edit(path, place, f"\n{text}")


def _would_grow(node: Node, lines: list[str]) -> bool:
    """A block scalar at the very end whose text the new line would change: with `+`, or without a line end of its own."""
    while node.alias is None and (node.items or node.fields):
        node = max((*node.items, *node.fields.values()), key=lambda child: child.region)
    header = lines[node.line - 1][node.column - 1 :].split("#")[0]
    if node.kind != "scalar" or header[:1] not in {"|", ">"}:
        return False
    return "+" in header or (node.end_line == len(lines) and "-" not in header)


def _render(names: list[str], value: str, indent: int) -> str:
    """`a: {b: value}` as indented lines."""
    *parents, name = names
    written = [f"{' ' * (indent + depth * _STEP)}{parent}:" for depth, parent in enumerate(parents)]
    pad = " " * (indent + len(parents) * _STEP)
    if "\n" not in value:
        return "\n".join([*written, f"{pad}{name}: {value}"])
    below = [f"{pad}{' ' * _STEP}{line}".rstrip() for line in value.rstrip("\n").split("\n")]
    return "\n".join([*written, f"{pad}{name}:", *below])
