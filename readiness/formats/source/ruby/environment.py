"""Environment variables that Ruby code asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.ruby.syntax import as_call, text
from readiness.model.artifact import Unresolved
from readiness.model.facts import EnvRead
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.tree import Source
    from readiness.model.facts import Text

_DEFAULT = 2


def reads(source: Source, path: str) -> Iterator[EnvRead]:
    if "ENV" not in source.text:
        return
    for node in source.nodes("call", "element_reference"):
        read = _fetched(source, path, node) if node.kind() == "call" else _indexed(source, path, node)
        if read is not None:
            yield read


def _fetched(source: Source, path: str, node: SgNode) -> EnvRead | None:
    """`ENV.fetch("X")`, which raises, and `ENV.fetch("X", "y")`, `ENV.fetch("X") { … }`, which do not."""
    call = as_call(node)
    if (
        call is None
        or call.receiver is None
        or call.receiver.text() != "ENV"
        or call.name != "fetch"
        or not call.arguments
    ):
        return None
    default = _value(call.arguments[1]) if len(call.arguments) >= _DEFAULT else None
    if default is None and call.block is not None:
        default = Unresolved(call.block.text())
    absent = len(call.arguments) < _DEFAULT and call.block is None
    return EnvRead(
        Location(path, source.region(call.arguments[0])), text(call.arguments[0]), required=absent, default=default
    )


def _indexed(source: Source, path: str, node: SgNode) -> EnvRead | None:
    """`ENV["X"]` is nil where it is absent; `ENV["X"] || "y"`; not `ENV["X"] = …`."""
    parts = node.named_children()
    if len(parts) != _DEFAULT or parts[0].text() != "ENV":
        return None
    parent = node.parent()
    if parent is not None and parent.kind() in {"assignment", "operator_assignment"}:
        left = parent.field("left")
        if left is not None and left.range().start.index == node.range().start.index:
            return None
    return EnvRead(Location(path, source.region(parts[1])), text(parts[1]), required=False, default=_fallback(node))


def _fallback(node: SgNode) -> Text | None:
    parent = node.parent()
    sign = parent.field("operator") if parent is not None and parent.kind() == "binary" else None
    right = parent.field("right") if parent is not None and sign is not None and sign.text() in {"||", "or"} else None
    return _value(right) if right is not None else None


def _value(node: SgNode) -> Text | None:
    if node.kind() == "nil":
        return None
    return node.text() if node.kind() in {"integer", "float", "true", "false"} else text(node)
