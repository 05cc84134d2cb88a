"""Kustomize overlays, built: what `kustomize build` would make of the files that are here, each value where it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.assemble.kustomize.layers import Layers
from readiness.assemble.kustomize.roots import units
from readiness.assemble.kustomize.sources import Sources
from readiness.assemble.kustomize.stages import stage_of
from readiness.formats import kustomize
from readiness.formats.kubernetes import objects
from readiness.model.artifact import Artifact, Document
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.assemble import Read, Unit
    from readiness.assemble.kustomize.resources import Resource
    from readiness.formats.kubernetes import KubernetesObject
    from readiness.model.problem import Problem

__all__ = ["build", "units"]


def build(unit: Unit, read: Read) -> Iterator[Document[object] | Problem]:
    """The objects of an overlay, its kustomization files, and what stood in the way."""
    sources = Sources((*unit.paths, *unit.inputs), read)
    layers = Layers(sources)
    found = layers.built(unit.folder)
    parts = tuple(Location(path) for path in unit.paths)
    for problem in layers.problems:
        yield problem._replace(related=parts) if problem.kind in ("unread", "template") else problem
    for path, (one, remote) in layers.kustomizations.items():
        content = kustomize.Kustomization(one.root, tuple(remote))
        yield Document(Artifact(path, ""), "kustomize", one.root, content, sources=sources.spans())
    artifact = Artifact(sources.kustomization(unit.folder), "", role="overlay")
    made = [(one, document) for one in found for document in _documents(one, artifact, sources.spans())]
    yield from (document for _, document in made)
    if artifact.path in layers.kustomizations:
        held = tuple((one.original.name, document.content) for one, document in made)
        whole = kustomize.Overlay(unit.folder, stage_of(unit.folder), held, not layers.is_open)
        root = layers.kustomizations[artifact.path][0].root
        yield Document(artifact, "kustomize", root, whole, sources=sources.spans())


def _documents(one: Resource, artifact: Artifact, spans: tuple[str, ...]) -> Iterator[Document[KubernetesObject]]:
    for document in objects.read(artifact, one.node):
        written = one.original.name if one.original.name != one.name else ""
        content = document.content._replace(made=one.made, written=written)
        yield document._replace(content=content, sources=spans)
