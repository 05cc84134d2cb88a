"""Environment variables that PHP code asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.php.syntax import arguments, text
from readiness.model.facts import EnvRead
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.tree import Source
    from readiness.model.facts import Text

_GETTERS = frozenset({"env", "getenv", "Env::get", "Env::getOrFail"})


def reads(source: Source, path: str) -> Iterator[EnvRead]:
    """`env("X", "y")`, which is null where it is absent and nothing is given; `getenv("X")`; `$_ENV["X"]`."""
    if not any(word in source.text for word in ("env(", "$_ENV", "Env::")):
        return
    for node in source.nodes("function_call_expression", "scoped_call_expression", "subscript_expression"):
        read = _subscript(source, path, node) if node.kind() == "subscript_expression" else _called(source, path, node)
        if read is not None:
            yield read


def _called(source: Source, path: str, node: SgNode) -> EnvRead | None:
    given = node.field("arguments")
    name = node.text()[: given.range().start.index - node.range().start.index].strip() if given is not None else ""
    if name.lstrip("\\") not in _GETTERS:
        return None
    values, named = arguments(node)
    if not values:
        return None
    default = named.get("default") or (values[1] if len(values) > 1 and name != "getenv" else None)
    return EnvRead(
        Location(path, source.region(values[0])),
        text(values[0]),
        required=name.endswith("getOrFail"),
        default=_value(default) if default is not None else None,
    )


def _subscript(source: Source, path: str, node: SgNode) -> EnvRead | None:
    parts = node.named_children()
    parent = node.parent()
    written = (
        parent is not None
        and parent.kind() == "assignment_expression"
        and parent.named_children()[0].range().start.index == node.range().start.index
    )
    if len(parts) != 2 or parts[0].text() != "$_ENV" or written:
        return None
    return EnvRead(Location(path, source.region(parts[1])), text(parts[1]), required=False)


def _value(node: SgNode) -> Text | None:
    if node.kind() == "null":
        return None
    return node.text() if node.kind() in {"integer", "float", "boolean"} else text(node)
