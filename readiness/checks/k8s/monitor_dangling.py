"""A monitor of the Prometheus operator that selects nothing, so that nothing is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import folder, operated, same_namespace, selects
from readiness.model.artifact import Unresolved
from readiness.model.cluster import Monitor, PodTemplate, ServiceLabels
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each monitor. What it is meant for may be in another repository, or made by an operator."""
    for monitor in system.of(Monitor):
        ours = system.of(ServiceLabels) if monitor.kind == "ServiceMonitor" else system.of(PodTemplate)
        yield Observation(monitor.location, *_judge(monitor, ours, system))


def _judge(monitor: Monitor, ours: Sequence[ServiceLabels | PodTemplate], system: System) -> tuple[Kind, str, str]:
    name = f"{monitor.kind}/{monitor.name}"
    seen = [one for one in ours if _looks_at(monitor, one.namespace)]
    truths = [selects(monitor.selector, one.labels) for one in seen]
    if True in truths:
        return Kind.PASS, name, ""
    if None in truths or any(isinstance(one, Unresolved) for one in monitor.namespaces):
        return Kind.OPEN, name, "labels or namespaces are only known later"
    operator = operated(monitor.selector, "", system)
    if operator is not None:
        return Kind.OPEN, name, f"it may be for what the operator of {operator.kind}/{operator.name} makes"
    strayed = [one for one in ours if one not in seen and selects(monitor.selector, one.labels)]
    if any(_beside(monitor, one) for one in (*seen, *strayed)):
        return Kind.FAIL, name, f"{strayed[0].name} is in another namespace" if strayed else ""
    return Kind.OPEN, name, "what it is for is not in this repository"


def _beside(monitor: Monitor, one: ServiceLabels | PodTemplate) -> bool:
    """In its folder, or in the one above, as `monitoring/` is often kept below what it watches."""
    own, other = folder(monitor.location), folder(one.location)
    return other in (own, own.rpartition("/")[0])


def _looks_at(monitor: Monitor, namespace: str) -> bool:
    return not monitor.namespaces or any(
        isinstance(one, Unresolved) or same_namespace(one, namespace) for one in monitor.namespaces
    )
