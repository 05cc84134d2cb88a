"""A service of several interchangeable replicas that nothing scales."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import same_namespace, scalers, selects
from readiness.checks.k8s.unread import unread
from readiness.model.artifact import Unresolved
from readiness.model.cluster import PodTemplate, ServicePort
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_SCALABLE = frozenset({"Deployment", "Rollout", "DeploymentConfig"})


def check(system: System) -> Iterator[Observation]:
    """One observation for each stateless workload behind a Service that has, or says it has, more than one replica."""
    for template in system.of(PodTemplate):
        if (
            template.kind not in _SCALABLE
            or template.partial
            or not template.stateless
            or not _served(template, system)
        ):
            continue
        name = f"{template.kind}/{template.name}"
        if next(scalers(template, system), None) is not None:
            yield Observation(template.location, Kind.PASS, name)
        elif isinstance(template.replicas, Unresolved):
            yield Observation(template.location, Kind.OPEN, name, "its number of replicas is only known later")
        elif template.replicas is not None and template.replicas > 1 and (reason := unread(system, template.location)):
            yield Observation(template.location, Kind.OPEN, name, reason)
        elif template.replicas is not None and template.replicas > 1:
            yield Observation(template.location, Kind.FAIL, name)


def _served(template: PodTemplate, system: System) -> bool:
    return any(
        port.selector and same_namespace(port.namespace, template.namespace) and selects(port.selector, template.labels)
        for port in system.of(ServicePort)
    )
