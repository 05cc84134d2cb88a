"""A Service that selects no pod."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import near, operated, strayed, taken
from readiness.checks.k8s.unread import unread
from readiness.model.cluster import PodTemplate
from readiness.model.facts import KubernetesService
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each Service with a selector. Its pods may be in another repository, or an operator's."""
    templates = system.of(PodTemplate)
    for service in system.of(KubernetesService):
        if service.selector is None:
            continue
        found, doubt = taken(service.selector, service.namespace, system)
        operator = operated(service.selector, service.namespace, system)
        if found:
            yield Observation(service.location, Kind.PASS, service.name)
        elif doubt:
            yield Observation(service.location, Kind.OPEN, service.name, "labels are only known later")
        elif operator is not None:
            note = f"its pods may be run by the operator of {operator.kind}/{operator.name}"
            yield Observation(service.location, Kind.OPEN, service.name, note)
        elif reason := unread(system, service.location):
            yield Observation(service.location, Kind.OPEN, service.name, reason)
        elif near(service, templates) or strayed(service.selector, service, system):
            beside = any(one.location.path == service.location.path for one in templates)
            yield Observation(service.location, Kind.FAIL, service.name, level=None if beside else Level.WARNING)
        else:
            yield Observation(service.location, Kind.OPEN, service.name, "its workload is not in this repository")
