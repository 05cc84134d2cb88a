"""What is said of a Helm chart as a whole. Its objects are Kubernetes' own; `assemble.helm` makes both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Target
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from readiness.formats import Selector
    from readiness.model.artifact import Artifact, Document, Node
    from readiness.model.facts import Fact
    from readiness.model.location import Location
    from readiness.model.problem import Problem

NAME = "helm"


class Remark(NamedTuple):
    """What came up when a template was read with the chart's own values."""

    kind: str
    """`refused`: it is no template. `nil`: a field of nothing is read. `stop`: `fail`, or `required` without a value. `missing`: a
    value that no values file holds is printed."""
    text: str
    """The field, the message, the value's path."""
    place: Location


class Chart(NamedTuple):
    name: str
    is_library: bool
    files: frozenset[str]
    """Which of Chart.lock, values.schema.json and their like lie beside Chart.yaml."""
    values: str
    """Path of its values.yaml; empty when there is none."""
    production: str
    """Path of the values file for production that it was read with; empty: its own values alone."""
    dependencies: tuple[Node, ...]
    is_whole: bool
    """Whether every chart it depends on lies in it: else what is missing may come from there."""
    remarks: tuple[Remark, ...]


def documents(artifact: Artifact) -> Iterator[Document[Chart] | Problem]:
    """A chart is no single file."""
    del artifact
    return iter(())


def facts(document: Document[object]) -> Iterator[Fact]:
    """Its objects tell of the system."""
    del document
    return iter(())


def _chart(document: Document[object]) -> Iterable[Target]:
    name = document.root.fields.get("name")
    anchor = (name if name is not None else document.root).region
    yield Target(document, document.root, anchor, f"chart {document.name}", f"Chart/{document.name}")


SELECTORS: Mapping[str, Selector] = {"chart": _chart}
