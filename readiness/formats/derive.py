"""Nodes that do not stand in the file but follow from what does: defaults applied, forms made one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Node, Unresolved, Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readiness.model.facts import Text

Derived = Node | Value
"""What a derived field is given as: a node is taken as it is, None leaves the field out."""


def scalar(value: Value, at: Node) -> Node:
    """A scalar that stands where `at` stands."""
    return Node(value, position=_position(at), alias=at.alias)


def mapping(at: Node, fields: Mapping[str, Derived], keys: Mapping[str, Node] | None = None) -> Node:
    """A mapping that stands where `at` stands; fields that are None are absent."""
    nodes = {name: _node(value, at) for name, value in fields.items() if value is not None}
    return Node(kind="mapping", position=_position(at), fields=nodes, keys=keys, alias=at.alias)


def sequence(at: Node, items: Sequence[Node]) -> Node:
    """A sequence that stands where `at` stands."""
    return Node(kind="sequence", position=_position(at), items=tuple(items), alias=at.alias)


def extend(node: Node, fields: Mapping[str, Derived]) -> Node:
    """A mapping as written, with derived fields beside (or, by the same name, instead of) its own."""
    return mapping(node, {**node.fields, **fields}, node.keys)


def text_of(node: Node | None) -> Text | None:
    """A scalar as text; None when there is none, or it is null or a collection."""
    if node is None or node.kind != "scalar" or node.value is None:
        return None
    return node.value if isinstance(node.value, Unresolved) else written(node.value)


def texts_of(node: Node | None) -> tuple[Text, ...]:
    """One scalar or a sequence of them, as texts."""
    if node is None:
        return ()
    found = (text_of(item) for item in (node.items if node.kind == "sequence" else (node,)))
    return tuple(text for text in found if text is not None)


def written(value: str | float | bool) -> str:
    """A plain value as YAML and the shell write it: `true`, not `True`."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def fields_of(node: Node | None) -> Mapping[str, Node]:
    """The fields of a mapping; nothing of anything else."""
    return node.fields if node is not None and node.kind == "mapping" else {}


def _node(value: Derived, at: Node) -> Node:
    return value if isinstance(value, Node) else scalar(value, at)


def _position(at: Node) -> tuple[int, int, int, int]:
    return (at.line, at.column, at.end_line, at.end_column)
