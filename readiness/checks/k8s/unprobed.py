"""A container that keeps running, that no Service leads to, and that has no probe of any kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.serving import serving
from readiness.model.finding import Kind, Observation
from readiness.model.objects import Running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_PROBES = frozenset({"livenessProbe", "readinessProbe", "startupProbe"})


def check(system: System) -> Iterator[Observation]:
    """One observation for each container that runs as long as its pod and that no request reaches."""
    served = {container.location for one in serving(system) for container in one.containers}
    for workload in system.of(Running):
        if workload.ends or workload.kind in ("Service", "Configuration"):
            continue
        for container in workload.containers:
            if container.location not in served:
                kind = Kind.PASS if container.says & _PROBES else Kind.FAIL
                yield Observation(container.location, kind, f"{container.name or 'container'} of {workload.label}")
