"""Labels and label selectors, as values to compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes.values import items_of, name_of, text_of, texts_of
from readiness.model.artifact import Unresolved
from readiness.model.cluster import LabelSelector

if TYPE_CHECKING:
    from readiness.model.artifact import Node
    from readiness.model.facts import Text

_SHAPE = frozenset({"matchLabels", "matchExpressions"})


def labels_of(node: Node | None) -> dict[str, Text]:
    """Unresolved values stay so; a whole map that is only known later is one label by its own name."""
    if node is None:
        return {}
    if isinstance(node.value, Unresolved):
        return {node.value.text: node.value}
    return {name: _written(value) for name, value in node.fields.items()}


def selector_of(node: Node | None) -> LabelSelector | None:
    """None when there is none, which each kind of object reads differently."""
    if node is None or (node.kind == "scalar" and node.value is None):
        return None
    if isinstance(node.value, Unresolved):
        return LabelSelector({node.value.text: node.value})
    expressions = tuple(
        (name_of(one.fields.get("key")), name_of(one.fields.get("operator")), texts_of(one.fields.get("values")))
        for one in items_of(node, "matchExpressions")
    )
    return LabelSelector(labels_of(node.fields.get("matchLabels")), expressions, not (set(node.fields) - _SHAPE))


def _written(node: Node) -> Text:
    return text_of(node) if isinstance(node.value, Unresolved) else name_of(node)
