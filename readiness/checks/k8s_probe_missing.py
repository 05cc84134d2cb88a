"""A container that a Service sends requests to, without a probe of a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s_serving import serving
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System, *, probe: str) -> Iterator[Observation]:
    """One observation for each container that requests reach."""
    for one in serving(system):
        for container in one.containers:
            kind = Kind.PASS if f"{probe}Probe" in container.says else Kind.FAIL
            yield Observation(container.location, kind, f"{container.name or 'container'} of {one.workload.label}")
