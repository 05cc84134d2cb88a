"""Reading fields that may be of any shape: a wrong one counts as absent, never as an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Node
    from readiness.model.facts import Number, Text


def text_of(node: Node | None) -> Text:
    """Empty when absent, null or a collection."""
    if node is None:
        return ""
    return node.value if isinstance(node.value, Unresolved) else _written(node)


def name_of(node: Node | None) -> str:
    """The text for people: of an unresolved value its source."""
    return "" if node is None else _written(node)


def number_of(node: Node | None) -> Number | None:
    """A whole number, quoted or not; None when absent or something else."""
    if node is None or isinstance(node.value, bool):
        return None
    if isinstance(node.value, (Unresolved, int)):
        return node.value
    return int(node.value) if isinstance(node.value, str) and node.value.isdecimal() else None


def port_of(node: Node | None) -> Number | str:
    """A number, or the name of a port; empty when absent."""
    number = number_of(node)
    return name_of(node) if number is None else number


def items_of(node: Node | None, dotted: str) -> Iterator[Node]:
    """The mappings in the list at a dotted path."""
    found = node.get(dotted) if node is not None else None
    return (item for item in (found.items if found is not None else ()) if item.kind == "mapping")


def names_of(node: Node | None) -> dict[str, str]:
    """Labels, annotations: text by key."""
    return {name: _written(value) for name, value in node.fields.items()} if node is not None else {}


def texts_of(node: Node | None) -> tuple[Text, ...]:
    """The scalars of a list; one unresolved value when the whole list is."""
    if node is None:
        return ()
    if isinstance(node.value, Unresolved):
        return (node.value,)
    return tuple(text_of(item) for item in node.items if item.kind == "scalar")


def _written(node: Node) -> str:
    return str(node.value).lower() if isinstance(node.value, bool) else node.text
