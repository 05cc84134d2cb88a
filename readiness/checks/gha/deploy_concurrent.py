"""Deployments that nothing keeps from running beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.deployments import is_trial, publishes_pages
from readiness.checks.workflows import action, job_place, plain
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.workflow import Workflow
    from readiness.model.artifact import Document

_BY_ITSELF = frozenset({"push", "workflow_run", "release", "repository_dispatch"})
"""Events that may come faster than a deployment ends."""


def check(document: Document[Workflow]) -> Iterator[Observation]:
    """One observation for every job that deploys a service, started by events."""
    view = document.content
    if view.is_action or not _BY_ITSELF & set(view.triggers):
        return
    for job in view.jobs:
        actions, commands = [action(one) for one in job.steps], [plain(one.run) for one in job.steps]
        if "deploy" not in job.purposes or is_trial(job.id):
            continue
        if not publishes_pages(job.id, document.path, job.environment, actions, commands):
            grouped = "concurrency" in job.node.fields or "concurrency" in document.root.fields
            yield Observation(job_place(document, job), Kind.PASS if grouped else Kind.FAIL, job.id)
