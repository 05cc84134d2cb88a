"""A container that requests are sent to, and that is told to stop while they still come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.serving import serving
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each container that requests reach, of workloads that are rolled."""
    for one in serving(system):
        if one.workload.kind in ("Pod", "DaemonSet"):
            continue
        for container in one.containers:
            kind = Kind.PASS if "lifecycle.preStop" in container.says else Kind.FAIL
            yield Observation(container.location, kind, f"{container.name or 'container'} of {one.workload.label}")
