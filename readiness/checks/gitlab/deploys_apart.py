"""Two pipelines that deploy to one place at the same time, or stop each other half-way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.gitlab.jobs import at, deploys, to_production
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.gitlab import Job, Pipeline
    from readiness.model.artifact import Document


def check(document: Document[Pipeline], *, question: str) -> Iterator[Observation]:
    """One observation for each job that deploys. `question`: `together` (to production) or `cancelled`."""
    view = document.content
    bridged = any(job.calls is not None and job.node.get("resource_group") is not None for job in view.jobs)
    for job in view.jobs:
        if question == "cancelled" and deploys(job):
            kind = Kind.FAIL if _interruptible(document, job) else Kind.PASS
            yield Observation(at(document, job, "interruptible"), kind, job.id)
        elif question == "together" and to_production(job):
            alone = job.node.get("resource_group") is not None or (view.child and bridged)
            yield Observation(at(document, job), Kind.PASS if alone else Kind.FAIL, job.id)


def _interruptible(document: Document[Pipeline], job: Job) -> bool:
    """A newer pipeline cancels what may be interrupted, unless the workflow says never."""
    given = job.node.get("interruptible")
    mode = document.root.get("workflow.auto_cancel.on_new_commit")
    return given is not None and given.value is True and (mode is None or mode.text != "none")
