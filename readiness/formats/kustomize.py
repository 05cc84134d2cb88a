"""Kustomization files, and the whole that one of them makes. Never read by themselves: `assemble.kustomize` builds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes import UNRESOLVED
from readiness.model.artifact import Document
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.formats import Selector
    from readiness.formats.kubernetes import KubernetesObject
    from readiness.model.artifact import Artifact, Node
    from readiness.model.facts import Fact

__all__ = ["NAME", "SELECTORS", "UNRESOLVED", "Kustomization", "Overlay", "Remote", "documents", "facts", "read"]

NAME = "kustomize"
SELECTORS: Mapping[str, Selector] = {}


class Remote(NamedTuple):
    """What a kustomization takes from elsewhere."""

    node: Node
    """The entry."""
    kind: str
    """`resources`, `components`, `helmCharts`, …"""


class Kustomization(NamedTuple):
    """One kustomization file of an overlay."""

    root: Node
    remote: tuple[Remote, ...] = ()


class Overlay(NamedTuple):
    """All that an overlay makes."""

    folder: str
    stage: str
    """`production`, `staging`, `development`; empty where the folder's name tells none."""
    objects: tuple[tuple[str, KubernetesObject], ...]
    """Each with the name that it has in the base."""
    sure: bool
    """All of it could be read."""


def documents(artifact: Artifact) -> Iterator[Document[object]]:
    """Nothing: no path is of this format by its name alone."""
    del artifact
    return iter(())


def read(artifact: Artifact, root: Node) -> Iterator[Document[object]]:
    """Any YAML document, as it stands: a kustomization, a patch, a resource."""
    yield Document(artifact, NAME, root, None)


def facts(document: Document[object]) -> Iterator[Fact]:
    """What an overlay makes of each workload, and which images its files set: others may name them as well."""
    if isinstance(document.content, Kustomization):
        from readiness.formats.kubernetes.names import images_set

        yield from images_set(document.path, document.root, "Kustomization")
    if isinstance(document.content, Overlay):
        from readiness.formats.overlays import overlaid

        yield from overlaid(document, document.content)
