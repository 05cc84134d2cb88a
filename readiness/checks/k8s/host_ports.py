"""Ports of the node that a container takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes import SELECTORS
from readiness.formats.kubernetes.values import items_of
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each port of each container. On the network of the node the API sets them all."""
    for pod in SELECTORS["pod-or-patch"](document):
        shared, workload = pod.node.fields.get("hostNetwork"), pod.node.fields.get("workload")
        if shared is not None and shared.value is True:
            continue
        agent = (
            workload is not None and workload.value == "DaemonSet"
        )  # one on each node: it takes the port from nobody
        for container in SELECTORS["any-container-or-patch"](document):
            for port in items_of(container.node, "ports"):
                found = port.fields.get("hostPort")
                place = Location(document.path, (found or port).region, container.logical)
                if found is None or found.value == 0:
                    yield Observation(place, Kind.PASS, container.name)
                elif isinstance(found.value, Unresolved):
                    yield Observation(place, Kind.OPEN, container.name, "the port is only known later")
                else:
                    yield Observation(place, Kind.FAIL, container.name, level=Level.NOTE if agent else None)
