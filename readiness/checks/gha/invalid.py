"""Workflows that GitHub refuses to start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.workflows import job_place
from readiness.formats.workflow import ancestors
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.workflow import Job, Workflow
    from readiness.model.artifact import Document

_TOP = frozenset({"name", "run-name", "on", "permissions", "env", "defaults", "concurrency", "jobs"})


def check(document: Document[Workflow]) -> Iterator[Observation]:
    """One observation for the workflow and one for every job."""
    view = document.content
    if view.is_action:
        return
    unknown = [key for key in document.root.fields if key not in _TOP]
    for key in unknown:
        yield Observation(Location(document.path, document.root.key_region(key)), Kind.FAIL, f"unknown key `{key}`")
    if not view.triggers:
        yield Observation(
            Location(document.path, document.root.key_region("jobs")),
            Kind.FAIL,
            "nothing under `on` that would start it",
        )
    elif not unknown:
        yield Observation(Location(document.path, document.root.key_region("on")), Kind.PASS)
    for job in view.jobs:
        yield from _job(document, job)


def _job(document: Document[Workflow], job: Job) -> Iterator[Observation]:
    known = {one.id for one in document.content.jobs}
    wrong = [f"job {job.id} needs `{name}`, which is no job" for name in job.needs if name not in known]
    if job.id in ancestors(document.content, job.id):
        wrong.append(f"job {job.id} waits for itself")
    for reason in wrong:
        yield Observation(job_place(document, job, "needs"), Kind.FAIL, reason)
    if "runs-on" not in job.node.fields and "uses" not in job.node.fields and job.node.kind == "mapping":
        wrong.append(f"job {job.id} has neither runs-on nor uses")
        yield Observation(job_place(document, job), Kind.FAIL, wrong[-1])
    if not wrong:
        yield Observation(job_place(document, job), Kind.PASS, job.id)
