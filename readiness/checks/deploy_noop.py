"""A job that says it deploys and only prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.facts import PipelineJob
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each job that deploys, or says so."""
    for job in system.of(PipelineJob):
        if "deploy-noop" in job.purposes:
            yield Observation(job.location, Kind.FAIL, job.id)
        elif "deploy" in job.purposes:
            yield Observation(job.location, Kind.PASS, job.id)
