"""Small repositories to build overlays of."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

from readiness.assemble.kustomize import build, units
from readiness.assemble.kustomize.layers import Layers
from readiness.assemble.kustomize.sources import Sources
from readiness.assemble.kustomize.trees import plain
from readiness.model.artifact import Artifact, Document

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from readiness.assemble import Unit
    from readiness.assemble.kustomize.resources import Resource
    from readiness.model.problem import Problem

WEB = """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
    spec:
      replicas: 2
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec:
          containers:
          - name: app
            image: example/web:1.0
            env:
            - {name: A, value: "1"}
            - {name: B, value: "2"}
            envFrom:
            - configMapRef: {name: settings}
"""


class Tree:
    """Files by path; texts are dedented, and start on line 1."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = {path: dedent(text).lstrip("\n") for path, text in files.items()}

    def read(self, path: str) -> Artifact | None:
        return Artifact(path, self.files[path]) if path in self.files else None

    def layers(self, folder: str, hashed: Callable[[Resource], str] | None = None) -> tuple[list[Resource], Layers]:
        layers = Layers(Sources(self.files, self.read))
        return layers.built(folder, hashed), layers

    def objects(self, folder: str, hashed: Callable[[Resource], str] | None = None) -> dict[str, object]:
        """By kind and name, without places."""
        found, _ = self.layers(folder, hashed)
        return {f"{one.kind}/{one.name}": plain(one.node) for one in found}

    def one(self, folder: str, label: str) -> Resource:
        return next(one for one in self.layers(folder)[0] if f"{one.kind}/{one.name}" == label)

    def at(self, folder: str, label: str, path: str) -> tuple[str, int]:
        """File and line where a value of an object was written."""
        found, layers = self.layers(folder)
        node = next(one.node for one in found if f"{one.kind}/{one.name}" == label)
        for part in path.split("."):
            node = node.items[int(part)] if part.isdecimal() else node.fields[part]
        place = layers.sources.place(node)
        return place.path, place.region.start_line if place.region else 0

    def problems(self, folder: str) -> list[tuple[str, str]]:
        return [(one.kind, one.message) for one in self.layers(folder)[1].problems]

    def units(self) -> dict[str, Unit]:
        return {one.folder: one for one in units(frozenset(self.files), frozenset(self.files), self.read)}

    def build(self, unit: Unit) -> list[Document[object] | Problem]:
        return list(build(unit, self.read))
