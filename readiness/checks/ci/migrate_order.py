"""Migrations that run after the code that needs them, or beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from readiness.checks.gitlab import migrate_order as gitlab
from readiness.checks.workflows import job_place, place, plain, purposes
from readiness.formats.workflow import ancestors
from readiness.formats.workflow.judgement import of_commands
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.workflow import Job, Workflow
    from readiness.model.artifact import Document


def check(document: Document[Any]) -> Iterator[Observation]:
    """One observation for every job that migrates the database of a deployment."""
    return gitlab.of_gitlab(document) if document.format == "gitlab" else _workflow(document)


def _workflow(document: Document[Workflow]) -> Iterator[Observation]:
    view = document.content
    if view.is_action:
        return
    deploying = [job for job in view.jobs if "deploy" in job.purposes]
    for job in view.jobs:
        if "migrate" not in job.purposes:
            continue
        if "deploy" in job.purposes:
            yield from _within(document, job)
        elif not {"test", "e2e", "lint", "build"} & set(job.purposes) and not job.images:
            yield from _among(document, job, deploying)


def _within(document: Document[Workflow], job: Job) -> Iterator[Observation]:
    """In one job: by the order of its steps, and of the commands in a step."""
    told = [(kind, step) for step in job.steps for kind in _in_order(plain(step.run)) or sorted(purposes(step))]
    order = [(kind, step) for kind, step in told if kind in ("migrate", "deploy")]
    kinds = [kind for kind, _ in order]
    first = kinds.index("deploy") if "deploy" in kinds else len(kinds)
    late = "migrate" in kinds and "migrate" not in kinds[:first]
    step = next(step for kind, step in order if kind == "migrate") if "migrate" in kinds else None
    if step is not None:
        yield Observation(place(document, job, step), Kind.FAIL if late else Kind.PASS, job.id)


def _in_order(text: str) -> list[str]:
    return [kind for kind, _ in of_commands(text)]


def _among(document: Document[Workflow], job: Job, deploying: list[Job]) -> Iterator[Observation]:
    """In several: deployments have to wait for it, or it is told apart by its condition."""
    if not deploying:
        return
    view = document.content
    waiting = any(job.id in ancestors(view, one.id) for one in deploying)
    kind = Kind.PASS if waiting else Kind.OPEN if job.condition else Kind.FAIL
    note = "its condition may keep it apart from the deployments" if kind is Kind.OPEN else ""
    yield Observation(job_place(document, job), kind, job.id, note)
