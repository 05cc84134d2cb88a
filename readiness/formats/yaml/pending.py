"""A mapping or sequence while its parts still come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from readiness.formats.yaml.library import MappingStartEvent

if TYPE_CHECKING:
    from readiness.model.artifact import Node


class Open:
    """A mapping or sequence whose end has not come yet."""

    __slots__ = ("event", "expanded", "fields", "height", "items", "key", "keys", "mapping", "name", "odd")

    def __init__(self, event: Any, expanded: int) -> None:
        self.event = event
        self.expanded = expanded
        """Nodes of the document before it, aliases expanded."""
        self.mapping = type(event) is MappingStartEvent
        self.items: list[Node] = []
        self.fields: dict[str, Node] = {}
        self.keys: dict[str, Node] = {}
        self.name: str | None = None
        """Of the key that waits for its value."""
        self.key: Node  # set together with the name
        self.height = 1
        self.odd = False
        """A key is itself a collection, as in `{{ .Values.image }}` without quotes."""
