"""Selectors by a label that changes with every release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.objects import KubernetesObject
from readiness.formats.kubernetes.values import name_of
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node

_SELECTING = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout")
_LABELS = lazy(
    r"(app\.kubernetes\.io/version|helm\.sh/chart|chart|(app-?)?version|(image-?)?tag|build(-?(id|number))?|commit(-?sha)?|"
    r"(git-?)?sha|revision)"
)
_RELEASE = lazy(r"v?\d+\.\d+(\.\d+)?([-+.].*)?|[0-9a-f]{7,40}|.+-v?\d+\.\d+\.\d+([-+].*)?")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each Service or workload with a selector."""
    content = document.content
    if not isinstance(content, KubernetesObject):
        return
    labels = _labels(content)
    if labels is None or not labels.fields:
        return
    for name, value in labels.fields.items():
        if _LABELS.fullmatch(name.lower()) and _RELEASE.fullmatch(name_of(value)):
            at = Location(document.path, value.region, content.label)
            yield Observation(at, Kind.FAIL, content.label, f"{name}: {name_of(value)}")
            return
    yield Observation(Location(document.path, content.anchor, content.label), Kind.PASS, content.label)


def _labels(content: KubernetesObject) -> Node | None:
    if content.kind in _SELECTING:
        return content.root.get("spec.selector.matchLabels")
    return content.root.get("spec.selector") if content.kind == "Service" and content.api_version == "v1" else None
