"""Namespaces of the node that a pod shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes import SELECTORS
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document

_SHARED = ("hostNetwork", "hostPID", "hostIPC")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each that is named, or one pass. To look at the node is what a DaemonSet is for."""
    for pod in SELECTORS["pod-or-patch"](document):
        workload = pod.node.fields.get("workload")
        agent = workload is not None and workload.value == "DaemonSet"
        named = [(name, pod.node.fields[name]) for name in _SHARED if name in pod.node.fields]
        for name, node in named:
            place = Location(document.path, node.region, pod.logical)
            if isinstance(node.value, Unresolved):
                yield Observation(place, Kind.OPEN, pod.name, f"{name} is only known later")
            elif node.value is True:
                yield Observation(place, Kind.FAIL, pod.name, name, level=Level.NOTE if agent else None)
            else:
                yield Observation(place, Kind.PASS, pod.name)
        if not named:
            yield Observation(Location(document.path, pod.anchor, pod.logical), Kind.PASS, pod.name)
