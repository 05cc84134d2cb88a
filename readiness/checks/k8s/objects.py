"""What checks of manifests share: the object of a document, places in it, values that may be unresolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes import SELECTORS, KubernetesObject
from readiness.model.artifact import Unresolved
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node, Target

__all__ = ["KubernetesObject", "containers", "place", "selected", "unresolved", "whole"]


def selected(document: Document[object], selector: str) -> Iterator[Target]:
    yield from SELECTORS[selector](document)


def containers(document: Document[object]) -> Iterator[Target]:
    """What runs as long as its pod, of whole workloads."""
    yield from SELECTORS["container"](document)


def whole(document: Document[object], *kinds: str) -> KubernetesObject | None:
    """The object, if it is of one of these kinds (any, if none is named) and no patch."""
    content = document.content
    if not isinstance(content, KubernetesObject) or content.is_partial or (kinds and content.kind not in kinds):
        return None
    return content


def place(target: Target, node: Node | None = None, key: str = "") -> Location:
    """Where a value stands, or the key that holds it; the target's own place without either."""
    region = target.anchor if node is None else node.key_region(key) if key else node.region
    return Location(target.document.path, region, target.logical)


def unresolved(*nodes: Node | None) -> str:
    """Why it can not be told: the first value that is only known later; empty when all are known."""
    texts = (node.value.text for node in nodes if node is not None and isinstance(node.value, Unresolved))
    return next((f"`{text}` is only known later" for text in texts), "")
