"""Steps that will be refused, because the job's token was not given what they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.gha.token_needs import needs
from readiness.checks.workflows import environment, label, permissions, place
from readiness.formats.derive import fields_of
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.workflow import Job, Step, Workflow
    from readiness.model.artifact import Document, Node

_NEVER_BY_DEFAULT = "id-token"
"""No default grants it, however generous."""
_OLD_DEFAULT = (
    "there is no permissions block, and the default token may only read, unless the organisation still has it otherwise"
)


def check(document: Document[Workflow]) -> Iterator[Observation]:
    """One observation for every scope that a step needs."""
    view = document.content
    if view.is_action:
        return
    for job in view.jobs:
        for step in job.steps:
            for scope in dict.fromkeys(needs(step, environment(document, job, step), job.steps)):
                yield _judge(document, job, step, scope)


def _judge(document: Document[Workflow], job: Job, step: Step, scope: str) -> Observation:
    view = document.content
    where, name = place(document, job, step), f"{scope}: write for {label(step)}"
    block = permissions(view, job)
    if block is not None:
        return Observation(where, _granted(block, scope), name)
    if "workflow_call" in view.triggers:
        return Observation(where, Kind.OPEN, name, "it has what its caller gives")
    if scope == _NEVER_BY_DEFAULT:
        return Observation(where, Kind.FAIL, name, "no default grants it: it has to be asked for")
    if scope == "packages":
        return Observation(where, Kind.FAIL, name, _OLD_DEFAULT, level=Level.WARNING)
    return Observation(
        where, Kind.OPEN, name, "there is no permissions block: what the default grants is not in the repository"
    )


def _granted(block: Node, scope: str) -> Kind:
    if isinstance(block.value, Unresolved):
        return Kind.OPEN
    found = fields_of(block).get(scope)
    if found is not None and isinstance(found.value, Unresolved):
        return Kind.OPEN
    enough = block.text == "write-all" if block.kind == "scalar" else found is not None and found.text == "write"
    return Kind.PASS if enough else Kind.FAIL
