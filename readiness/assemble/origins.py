"""Where each node of a built document was written: one number tells both the file and the line.

A document that several files make has one tree, but its nodes stand in different files. Every file gets a span of line numbers
of its own: line 7 of the third file is line `2 * SPAN + 7`. Checks and facts use these numbers as they use any; what they say is
translated once, when it leaves the document.
"""

from __future__ import annotations

from operator import is_
from typing import TYPE_CHECKING, Any, cast

from readiness.model.artifact import SPAN, Node
from readiness.model.location import Location, Region

if TYPE_CHECKING:
    from collections.abc import Sequence

_WITHOUT = frozenset({str, int, bool, type(None)})
"""Types of values that hold no place."""
__all__ = ("SPAN", "moved", "relocated")


def moved(node: Node, number: int) -> Node:
    """The same tree, in the span of the file of this number. The first file, 0, needs no move."""
    return _Mover(number * SPAN).node(node) if number else node


class _Mover:
    """Aliases share nodes: each is moved once, and stays shared."""

    def __init__(self, by: int) -> None:
        self._by = by
        self._done: dict[int, Node] = {}

    def node(self, node: Node) -> Node:
        done = self._done.get(id(node))
        if done is None:
            done = self._done[id(node)] = self._copy(node)
        return done

    def _copy(self, node: Node) -> Node:
        return Node(
            node.value,
            kind=node.kind,
            position=(node.line + self._by, node.column, node.end_line + self._by, node.end_column),
            fields={name: self.node(value) for name, value in node.fields.items()},
            keys={name: self.node(key) for name, key in node.keys.items()},
            items=tuple(self.node(item) for item in node.items),
            tag=node.tag,
            alias=_shifted(node.alias, self._by) if node.alias is not None else None,
        )


def relocated(value: object, sources: Sequence[str]) -> Any:
    """Any value of the model with every `Location` in it pointing to the file and line it was written at."""
    if isinstance(value, Location):
        return _located(value, sources)
    if isinstance(value, tuple):
        parts = [part if type(part) in _WITHOUT else relocated(part, sources) for part in value]
        if all(map(is_, parts, value)):
            return value
        return cast("Any", type(value))._make(parts) if hasattr(value, "_fields") else tuple(parts)
    if isinstance(value, dict):
        return {key: relocated(part, sources) for key, part in value.items()}
    return value


def _located(place: Location, sources: Sequence[str]) -> Location:
    region = place.region
    if region is None or region.start_line < SPAN:
        return place
    number = region.start_line // SPAN
    return place._replace(path=sources[number], region=_shifted(region, -number * SPAN))


def _shifted(region: Region, by: int) -> Region:
    return region._replace(start_line=region.start_line + by, end_line=region.end_line + by)
