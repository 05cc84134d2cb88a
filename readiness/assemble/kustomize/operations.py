"""JSON patches (RFC 6902): a list of operations on an object. What an operation brings keeps the place where it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.assemble.kustomize.trees import mapping, plain, scalar, sequence, with_field
from readiness.formats.kubernetes.values import name_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from readiness.model.artifact import Node


class OperationError(Exception):
    """An operation that can not be done, and where it stands."""

    def __init__(self, message: str, node: Node) -> None:
        super().__init__(message)
        self.node = node


def applied(root: Node, operations: Node) -> Node:
    """The object after all operations.

    Raises:
        OperationError: one of them names what is not there.
    """
    for one in operations.items:
        root = _applied(root, one)
    return root


def _applied(root: Node, one: Node) -> Node:
    operation, path = name_of(one.fields.get("op")), _path(name_of(one.fields.get("path")))
    value, source = one.fields.get("value"), _path(name_of(one.fields.get("from")))
    if operation == "test":
        if value is None or plain(_at(root, path, one)) != plain(value):
            raise OperationError(f"test of {_shown(path)} does not hold", one)
        return root
    if operation in ("move", "copy"):
        value = _at(root, source, one)
        root = _changed(root, source, one, _remove) if operation == "move" else root
    if operation == "remove":
        return _changed(root, path, one, _remove)
    if value is None:
        value = scalar(None, one)
    return _changed(root, path, one, _setter(value, one, replace=operation == "replace"))


def _path(pointer: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def _shown(path: list[str]) -> str:
    return "/" + "/".join(path)


def _at(node: Node, path: list[str], one: Node) -> Node:
    for part in path:
        found = node.fields.get(part) if node.kind == "mapping" else _item(node, part)
        if found is None:
            raise OperationError(f"{_shown(path)} is not there", one)
        node = found
    return node


def _item(node: Node, part: str) -> Node | None:
    place = _number(node, part)
    return node.items[place] if place is not None else None


def _number(node: Node, part: str) -> int | None:
    if part.isdecimal() and int(part) < len(node.items):
        return int(part)
    return len(node.items) - 1 if part == "-1" and node.items else None


def _changed(node: Node, path: list[str], one: Node, change: Callable[[Node, str, Node], Node]) -> Node:
    """The tree with a change of the collection that holds the last part of the path."""
    if not path:
        raise OperationError("it names no field", one)
    if len(path) == 1:
        return change(node, path[0], one)
    inner = node.fields.get(path[0]) if node.kind == "mapping" else _item(node, path[0])
    if inner is None:
        raise OperationError(f"`{path[0]}` is not there", one)
    return _put(node, path[0], _changed(inner, path[1:], one, change))


def _put(node: Node, part: str, value: Node) -> Node:
    if node.kind == "mapping":
        return with_field(node, part, value)
    place = _number(node, part) or 0
    return sequence((*node.items[:place], value, *node.items[place + 1 :]), node)


def _remove(node: Node, part: str, one: Node) -> Node:
    if node.kind == "mapping" and part in node.fields:
        return with_field(node, part, None)
    place = _number(node, part)
    if place is None:
        raise OperationError(f"`{part}` is not there to be removed", one)
    return sequence((*node.items[:place], *node.items[place + 1 :]), node)


def _setter(value: Node, one: Node, *, replace: bool) -> Callable[[Node, str, Node], Node]:
    def put(node: Node, part: str, one: Node) -> Node:
        if node.kind == "scalar" and node.value is None and not replace:
            return mapping({part: value}, {part: scalar(part, value)}, node)
        if node.kind == "mapping":
            return with_field(node, part, value, scalar(part, value))
        if node.kind != "sequence":
            raise OperationError(f"`{part}` is in no collection", one)
        return _in_list(node, part, one)

    def _in_list(node: Node, part: str, one: Node) -> Node:
        place = len(node.items) if part == "-" or part == str(len(node.items)) else _number(node, part)
        if place is None or (replace and place == len(node.items)):
            raise OperationError(f"item {part} is not there", one)
        rest = node.items[place + 1 :] if replace else node.items[place:]
        return sequence((*node.items[:place], value, *rest), node)

    del one
    return put
