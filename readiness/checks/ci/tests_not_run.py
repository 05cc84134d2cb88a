"""A repository whose pipelines never run its tests on a proposed change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.pipelines import ON_CHANGE, Pipelines, doubt, pipelines, purposes, started
from readiness.model.facts import Package, PipelineJob
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for the repository, where it has anything that could be tested."""
    if not system.services and not system.of(Package):
        return
    found = pipelines(system)
    jobs = list(started(found))
    testing = [job for job in jobs if ON_CHANGE & set(job.triggers) and "test" in purposes(job, found)]
    if testing:
        first = min(testing, key=lambda job: job.location)
        yield Observation(first.location, Kind.PASS, first.id)
        return
    yield _absent(jobs, found)


def _absent(jobs: list[PipelineJob], found: Pipelines) -> Observation:
    reason = doubt(jobs, found)
    if not jobs:
        return Observation(
            Location(""), Kind.OPEN, "", reason or "there is no pipeline in the repository that we can read"
        )
    first = min(jobs, key=lambda job: job.location)
    if reason:
        return Observation(first.location, Kind.OPEN, "", reason)
    return Observation(first.location, Kind.FAIL, first.pipeline.rpartition("/")[2])
