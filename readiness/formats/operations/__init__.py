"""YAML files about operating: Prometheus' rules and settings, Alertmanager, Gatus, SLOs, catalogues of owners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.operations.telling import facts, recognised
from readiness.model.artifact import Artifact, Document, Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from readiness.model.artifact import Target

__all__ = ["NAME", "SELECTORS", "UNRESOLVED", "facts", "read"]

NAME = "operations"
UNRESOLVED = None
SELECTORS: Mapping[str, Callable[[Document[object]], Iterable[Target]]] = {}


def read(artifact: Artifact, root: Node) -> Iterator[Document[object]]:
    """The document, if its shape is one of those known."""
    if recognised(root):
        yield Document(artifact, NAME, root, None)
