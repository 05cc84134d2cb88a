"""An autoscaler that goes by a share of the request, of containers that request nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import same_namespace, scaled
from readiness.model.cluster import Autoscaler, NamespaceQuota, PodTemplate
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each such metric whose target is in the repository."""
    for scaler in system.of(Autoscaler):
        for resource, container, place in scaler.utilization:
            targets = [one for one in scaled(scaler, system) if not one.partial]
            if not targets:
                continue
            lacking = min((_lacking(one, resource, container) for one in targets), key=len)
            name = f"{resource} by {', '.join(lacking)} of {scaler.target_kind}/{scaler.target_name}"
            if lacking and _defaults(scaler, system):
                yield Observation(place, Kind.OPEN, name, "a LimitRange may set the request")
            else:
                yield Observation(place, Kind.FAIL if lacking else Kind.PASS, name)


def _lacking(template: PodTemplate, resource: str, container: str) -> list[str]:
    return [name for name in template.unrequested.get(resource, ()) if container in ("", name)]


def _defaults(scaler: Autoscaler, system: System) -> bool:
    return any(
        one.kind == "LimitRange" and same_namespace(one.namespace, scaler.namespace)
        for one in system.of(NamespaceQuota)
    )
