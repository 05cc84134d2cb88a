"""Editing trees without changing them: what an edit does not touch is shared, and keeps its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from readiness.model.artifact import Value

    Edit = Callable[[Node | None], Node | None]
    """A value to the one in its place; None is no value, before and after."""


def scalar(value: Value, at: Node) -> Node:
    """A value that is written where another one stands."""
    return Node(value, position=position(at), alias=at.alias)


def mapping(fields: Mapping[str, Node], keys: Mapping[str, Node], at: Node) -> Node:
    return Node(kind="mapping", position=position(at), fields=fields, keys=keys, alias=at.alias)


def sequence(items: Iterable[Node], at: Node) -> Node:
    return Node(kind="sequence", position=position(at), items=tuple(items), alias=at.alias)


def position(node: Node) -> tuple[int, int, int, int]:
    return (node.line, node.column, node.end_line, node.end_column)


def with_field(node: Node, name: str, value: Node | None, key: Node | None = None) -> Node:
    """A mapping with one field set, or without it. `key`: where a new field is written; else where its value is."""
    before = node.fields.get(name)
    if value is before:
        return node
    if value is None:
        return mapping(_without(node.fields, name), _without(node.keys, name), node)
    keys = dict(node.keys)
    if key is not None or name not in keys:
        keys[name] = key or scalar(name, value)
    return mapping({**node.fields, name: value}, keys, node)


def with_items(node: Node, items: Iterable[Node]) -> Node:
    made = tuple(items)
    if len(made) == len(node.items) and all(new is old for new, old in zip(made, node.items, strict=True)):
        return node
    return sequence(made, node)


def edited(node: Node, path: tuple[str, ...], edit: Edit, *, made_at: Node | None = None) -> Node:
    """The tree with an edit at a path of keys. Lists on the way are gone through, item by item.

    `made_at`: where fields that are missing on the way are said to stand; None: nothing is made.
    """
    if not path:
        return edit(node) or node
    if node.kind == "sequence":
        return with_items(node, (edited(item, path, edit, made_at=made_at) for item in node.items))
    if node.kind != "mapping":
        return node
    name, rest = path[0].removesuffix("[]"), path[1:]
    found = node.fields.get(name)
    if found is not None and found.kind == "scalar" and found.value is None:
        found = None
    if found is None and (made_at is None or path[0].endswith("[]")):
        return node
    if not rest:
        return with_field(node, name, edit(found))
    inner = found if found is not None else mapping({}, {}, made_at or node)
    return with_field(node, name, edited(inner, rest, edit, made_at=made_at))


def plain(node: Node) -> object:
    """What it says, without places: dicts, lists and scalars."""
    if node.kind == "mapping":
        return {name: plain(value) for name, value in node.fields.items()}
    if node.kind == "sequence":
        return [plain(item) for item in node.items]
    return node.text if hasattr(node.value, "text") else node.value


def standing_at(node: Node, at: Node) -> Node:
    """The same tree, all of it standing at one place."""
    return Node(
        node.value,
        kind=node.kind,
        position=position(at),
        fields={name: standing_at(value, at) for name, value in node.fields.items()},
        keys={name: scalar(name, at) for name in node.fields},
        items=tuple(standing_at(item, at) for item in node.items),
        tag=node.tag,
    )


def _without(fields: Mapping[str, Node], name: str) -> dict[str, Node]:
    return {key: value for key, value in fields.items() if key != name}
