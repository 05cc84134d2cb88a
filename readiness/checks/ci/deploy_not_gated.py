"""A job that deploys or publishes without a test job before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.deployments import is_site
from readiness.checks.pipelines import (
    JUDGED,
    ON_PROPOSAL,
    Pipelines,
    after,
    before,
    gap,
    gates,
    hidden,
    parts,
    pipelines,
    purposes,
    started,
)
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.facts import PipelineJob
    from readiness.model.system import System

_ELSEWHERE = frozenset(
    {"workflow_run", "workflow_call", "workflow_dispatch", "release", "schedule", "repository_dispatch"}
)
"""Triggers by which something outside this file decided: a tested commit, a person, a release."""
_RELEASING = frozenset({"deploy", "publish"})


def check(system: System) -> Iterator[Observation]:
    """One observation for each job that deploys or publishes for others than the author of a proposal."""
    found = pipelines(system)
    elsewhere = sorted({job.pipeline for job in started(found) if "test" in purposes(job, found)})
    for job in (one for one in started(found) if one.system in JUDGED):
        if _releases(job, found) and not set(job.triggers) <= ON_PROPOSAL and not is_site(job, found):
            yield _judge(job, found, elsewhere)


def _releases(job: PipelineJob, found: Pipelines) -> bool:
    """What it pushes for later jobs, which test or deploy it, is no release: those decide."""
    done = _RELEASING & purposes(job, found)
    if done != {"publish"} or "build" not in purposes(job, found):
        return bool(done)
    return not any({"test", "deploy", "e2e"} & purposes(one, found) or hidden(one, found) for one in after(job, found))


def _judge(job: PipelineJob, found: Pipelines, tested_in: Sequence[str]) -> Observation:
    """Tests beside the deployment, in the same file, prove nothing. Tests in another file may be required before a merge:
    that is a setting of the platform, not of the repository."""
    earlier = before(job, found)
    if any("test" in purposes(one, found) for one in gates(job, found)) or _gated_inside(job, found):
        return Observation(job.location, Kind.PASS, job.id)
    doubt = next((reason for one in (job, *earlier) if (reason := hidden(one, found))), "")
    doubt = doubt or gap(job, found)
    if doubt:
        return Observation(job.location, Kind.OPEN, job.id, doubt)
    sometimes = next((one for one in earlier if not one.may_fail and "test" in purposes(one, found)), None)
    if sometimes is not None:
        note = f"job {sometimes.id} tests before it, but not in every pipeline that it runs in"
        return Observation(job.location, Kind.OPEN, job.id, note)
    if job.manual:
        return Observation(job.location, Kind.OPEN, job.id, "a person starts it, and may look at the tests first")
    if job.triggers and set(job.triggers) <= _ELSEWHERE | ON_PROPOSAL:
        note = f"it is started by {', '.join(job.triggers)}, which may come after tests"
        return Observation(job.location, Kind.OPEN, job.id, note)
    if job.system == "gitlab" and _on_merge_requests(job, found):
        note = "tests run on merge requests; whether they must pass before a merge is set on the platform"
        return Observation(job.location, Kind.OPEN, job.id, note)
    if tested_in and job.pipeline not in tested_in:
        note = f"tests run in {tested_in[0]}; whether they must pass before a merge is set on the platform"
        return Observation(job.location, Kind.OPEN, job.id, note)
    return Observation(job.location, Kind.FAIL, job.id)


def _on_merge_requests(job: PipelineJob, found: Pipelines) -> bool:
    """Tests that never meet the deployment, since they run on merge requests alone."""
    jobs = found.jobs.get(job.pipeline, {}).values()
    return any(
        ON_PROPOSAL & set(one.triggers) and not set(one.starts) & set(job.starts) and "test" in purposes(one, found)
        for one in jobs
    )


def _gated_inside(job: PipelineJob, found: Pipelines) -> bool:
    """It tests itself; or every job that releases, in the workflow it calls, waits for one that tests."""
    if job.calls is None:
        return "test" in purposes(job, found)
    inner = [one for one in parts(job, found) if one is not job and one.pipeline in found.jobs]
    releasing = [one for one in inner if _RELEASING & set(one.purposes)]
    return bool(releasing) and all(
        any("test" in purposes(other, found) for other in (one, *before(one, found))) for one in releasing
    )
