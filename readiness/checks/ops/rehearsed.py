"""Whether going back was tried before it was needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.ops.handbooks import about, elsewhere, served
from readiness.checks.ops.platforms import rolls_back_on
from readiness.checks.pipelines import parts, pipelines, started
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.facts import PipelineJob
    from readiness.model.operations import Section
    from readiness.model.system import System

_BEFORE = lazy(r"(?i)(?:^|[^a-z])(?:staging|stage|stg|pre-?prod(?:uction)?|uat|qa)(?=$|[^a-z])")


def check(system: System) -> Iterator[Observation]:
    """One observation for each job that rehearses and each record of a rehearsal; one for the repository if there is none."""
    if not served(system):
        return
    found = pipelines(system)
    jobs = [job for job in started(found) if any(_rehearses(one, job) for one in parts(job, found))]
    for job in jobs:
        yield Observation(job.location, Kind.PASS, job.id)
    records = [part for _, part in about(system, "rehearsal") if _of_rollback(part)]
    for part in records:
        yield _recorded(part)
    if not jobs and not records:
        yield elsewhere("no job rehearses going back, and no document here records that it was tried")


def _rehearses(one: PipelineJob, job: PipelineJob) -> bool:
    """It goes back on a stage before production."""
    named = f"{job.id} {one.id} {one.environment if isinstance(one.environment, str) else ''}"
    return "rollback" in one.purposes and _BEFORE.search(named.replace("_", "-")) is not None


def _of_rollback(part: tuple[Section, ...]) -> bool:
    return any("rollback" in one.topics or any(rolls_back_on(text) for text, _ in one.commands) for one in part)


def _recorded(part: tuple[Section, ...]) -> Observation:
    """What was tried once proves nothing for ever: how long it holds is for a person to say."""
    dates = sorted(date for one in part for date in one.dates)
    place, name = part[0].location, part[0].heading
    if dates:
        return Observation(
            place, Kind.OPEN, name, f"last on {dates[-1]}; whether that still holds is for a person to vouch for"
        )
    return Observation(place, Kind.FAIL, name)
