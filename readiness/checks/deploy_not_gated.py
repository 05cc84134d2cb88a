"""A job that deploys or publishes without a test job before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from readiness.checks.pipelines import ancestors, by_pipeline, hidden
from readiness.model.facts import PipelineJob
from readiness.model.finding import Kind, Observation
from readiness.model.system import System

_ELSEWHERE = frozenset({"workflow_run", "workflow_call", "workflow_dispatch", "release", "schedule", "repository_dispatch"})
"""Triggers by which something outside this file decided: a tested commit, a person, a release."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each job that deploys or publishes."""
    for jobs in by_pipeline(system).values():
        for job in jobs.values():
            if {"deploy", "publish"} & set(job.purposes):
                yield _judge(job, jobs)


def _judge(job: PipelineJob, jobs: Mapping[str, PipelineJob]) -> Observation:
    before = ancestors(job, jobs)
    if any("test" in one.purposes for one in (job, *before)):
        return Observation(job.location, Kind.PASS, job.id)
    doubt = next((reason for one in (job, *before) if (reason := hidden(one))), "")
    if doubt:
        return Observation(job.location, Kind.OPEN, job.id, doubt)
    if job.triggers and set(job.triggers) <= _ELSEWHERE:
        return Observation(job.location, Kind.OPEN, job.id, f"it is started by {', '.join(job.triggers)}, which may come after tests")
    return Observation(job.location, Kind.FAIL, job.id)
