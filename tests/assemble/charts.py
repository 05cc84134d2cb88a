"""Charts written in a test, and what is made of them."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

from readiness.assemble import build, units
from readiness.discover import Roles
from readiness.model.artifact import Artifact, Document
from readiness.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

CHART = "apiVersion: v2\nname: web\nversion: 1.2.3\nappVersion: 4.5.6\n"


class Made:
    """What the charts of these files make."""

    def __init__(self, files: Mapping[str, str]) -> None:
        texts = {"Chart.yaml": CHART} | {path: dedent(text) for path, text in files.items()}
        roles = Roles(texts)

        def read(path: str) -> Artifact | None:
            return Artifact(path, texts[path], roles.of(path)) if path in texts else None

        self.units = units(frozenset(texts), frozenset(texts), read)
        parts = [part for unit in self.units for part in build(unit, read)]
        self.problems = [part for part in parts if isinstance(part, Problem)]
        self.charts = [part for part in parts if isinstance(part, Document) and part.format == "helm"]
        self.objects = [part for part in parts if isinstance(part, Document) and part.format == "kubernetes"]

    @property
    def sure(self) -> list[Document[object]]:
        return [one for one in self.objects if one.sure]

    def one(self) -> Document[object]:
        (found,) = self.sure
        return found


def place(document: Document[object], dotted: str) -> tuple[str, int]:
    """File and line of a node."""
    node = document.root.get(dotted)
    assert node is not None
    return document.written_in(node), node.line % 10_000_000
