"""A repository whose pipelines never run its tests on a proposed change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.pipelines import ON_CHANGE, Pipelines, doubt, parts, pipelines, purposes, started
from readiness.formats.workflow.judgement import of_commands
from readiness.model.facts import Package, PipelineJob
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.system import Service, System


def check(system: System) -> Iterator[Observation]:
    """One observation for the repository, where it has anything that could be tested; one for each service, where those that are
    tested are named."""
    if not system.services and not system.of(Package):
        return
    found = pipelines(system)
    jobs = list(started(found))
    testing = [job for job in jobs if ON_CHANGE & set(job.triggers) and "test" in purposes(job, found)]
    if testing:
        first = min(testing, key=lambda job: job.location)
        yield from _told(system, _named(system, testing, found), first)
        return
    yield _absent(jobs, found)


def _told(system: System, named: frozenset[str], job: PipelineJob) -> Iterator[Observation]:
    if not named:
        yield Observation(job.location, Kind.PASS, job.id)
        return
    related = (job.location._replace(message="what is tested is named here"),)
    for one in _tested(system):
        if one.name in named:
            yield Observation(one.evidence[0], Kind.PASS, job.id, related=related)
        else:
            note = f"{job.pipeline.rpartition('/')[2]} names what it tests, and {one.name} is not among it"
            yield Observation(one.evidence[0], Kind.OPEN, job.id, note, related=related)


def _tested(system: System) -> list[Service]:
    return [one for one in system.services if one.kind != "infrastructure" and one.evidence]


def _named(system: System, jobs: Sequence[PipelineJob], found: Pipelines) -> frozenset[str]:
    """Names of the services whose folders the testing commands name; empty where any of them may test all."""
    steps = [text for job in jobs for one in parts(job, found) for text, _ in one.commands]
    texts = [text for text in steps if any(purpose == "test" for purpose, _ in of_commands(text))]
    services = _tested(system)
    told = [{one.name for one in services if _names(text, one)} for text in texts]
    if len(services) < 2 or not told or not all(told) or any("${{" in text for text in texts):
        return frozenset()
    return frozenset().union(*told)


def _names(text: str, service: Service) -> bool:
    words = {service.name, service.path} - {""}
    return any(word in text and re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) for word in words)


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
