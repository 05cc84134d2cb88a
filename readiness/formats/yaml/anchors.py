"""Anchors and aliases of one document, and the bounds that keep a few hundred bytes from becoming a billion nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.yaml.values import RefusedError
from readiness.model.artifact import Node, Unresolved
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.model.location import Region

MOST_EXPANDED = 100_000
"""Nodes that aliases may add to those that are written."""


class Anchored(NamedTuple):
    node: Node
    size: int
    """Nodes it stands for, its own aliases expanded."""
    height: int


class Anchors:
    """What `&name` stands for so far; None while the node it names is still open."""

    __slots__ = ("_known", "extra")

    def __init__(self) -> None:
        self._known: dict[str, Anchored | None] = {}
        self.extra = 0
        """Nodes that aliases added so far."""

    def open(self, name: str) -> None:
        self._known[name] = None

    def close(self, name: str, anchored: Anchored) -> None:
        """An anchor of the same name that was set inside is the later one, and stays."""
        if self._known.get(name) is None:
            self._known[name] = anchored

    def resolve(self, name: str, place: Region) -> Anchored:
        """A node of its own for the alias that shares all below with the anchored one."""
        if name not in self._known:
            raise RefusedError(f"alias `*{name}` has no anchor before it", place)
        anchored = self._known[name]
        if anchored is None:  # an alias inside its own anchor: an endless value
            position = (place.start_line, place.start_column, place.end_line, place.end_column)
            return Anchored(Node(Unresolved(f"*{name}"), position=position, alias=place), 1, 0)
        self.extra += anchored.size - 1
        if self.extra > MOST_EXPANDED:
            raise RefusedError(f"aliases expand to more than {MOST_EXPANDED} nodes", place)
        return Anchored(_copy(anchored.node, place), anchored.size, anchored.height)


def _copy(node: Node, place: Region) -> Node:
    return Node(
        node.value,
        kind=node.kind,
        position=(node.line, node.column, node.end_line, node.end_column),
        fields=node.fields,
        keys=node.keys,
        items=node.items,
        tag=node.tag,
        alias=place,
    )
