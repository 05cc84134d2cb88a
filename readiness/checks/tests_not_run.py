"""A repository whose pipelines never run its tests on a proposed change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.pipelines import by_pipeline, hidden
from readiness.model.facts import Package, PipelineJob
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_ON_CHANGE = frozenset({"pull_request", "pull_request_target", "push", "merge_group", "merge_request"})


def check(system: System) -> Iterator[Observation]:
    """One observation for the repository, where it has anything that could be tested."""
    if not system.services and not system.of(Package):
        return
    jobs = [job for pipeline in by_pipeline(system).values() for job in pipeline.values()]
    testing = [job for job in jobs if "test" in job.purposes and _ON_CHANGE & set(job.triggers)]
    if testing:
        yield Observation(min(job.location for job in testing), Kind.PASS, testing[0].id)
        return
    yield _absent(jobs)


def _absent(jobs: list[PipelineJob]) -> Observation:
    if not jobs:
        return Observation(Location(""), Kind.OPEN, "", "there is no pipeline in the repository that we can read")
    place = min(job.location for job in jobs)
    doubt = next((reason for job in jobs if (reason := hidden(job))), "")
    if doubt:
        return Observation(place, Kind.OPEN, "", doubt)
    return Observation(place, Kind.FAIL, place.path.rpartition("/")[2])
