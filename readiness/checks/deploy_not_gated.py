"""A job that deploys or publishes without a test job before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.pipelines import ancestors, by_pipeline, hidden
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.model.facts import PipelineJob
    from readiness.model.system import System

_ELSEWHERE = frozenset({"workflow_run", "workflow_call", "workflow_dispatch", "release", "schedule", "repository_dispatch"})
"""Triggers by which something outside this file decided: a tested commit, a person, a release."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each job that deploys or publishes."""
    pipelines = by_pipeline(system)
    elsewhere = sorted({job.pipeline for jobs in pipelines.values() for job in jobs.values() if "test" in job.purposes})
    for jobs in pipelines.values():
        for job in jobs.values():
            if {"deploy", "publish"} & set(job.purposes):
                yield _judge(job, jobs, elsewhere)


def _judge(job: PipelineJob, jobs: Mapping[str, PipelineJob], tested_in: Sequence[str]) -> Observation:
    """Tests beside the deployment, in the same file, prove nothing. Tests in another file may be required before a merge:
    that is a setting of the platform, not of the repository."""
    before = ancestors(job, jobs)
    if any("test" in one.purposes for one in (job, *before)):
        return Observation(job.location, Kind.PASS, job.id)
    doubt = next((reason for one in (job, *before) if (reason := hidden(one))), "")
    if doubt:
        return Observation(job.location, Kind.OPEN, job.id, doubt)
    if job.triggers and set(job.triggers) <= _ELSEWHERE:
        return Observation(job.location, Kind.OPEN, job.id, f"it is started by {', '.join(job.triggers)}, which may come after tests")
    if tested_in and job.pipeline not in tested_in:
        note = f"tests run in {tested_in[0]}; whether they must pass before a merge is set on the platform"
        return Observation(job.location, Kind.OPEN, job.id, note)
    return Observation(job.location, Kind.FAIL, job.id)
