"""Deployments to production that a proposal, or a push to any branch, starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from readiness.checks.deployments import is_trial
from readiness.checks.gitlab import deploy_trigger as gitlab
from readiness.checks.workflows import ON_PROPOSAL, job_place, plain, purposes
from readiness.formats.derive import fields_of
from readiness.formats.workflow import ancestors
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.workflow import Job, Workflow
    from readiness.model.artifact import Document

_NARROWS = lazy(
    r"github\.(?:ref|ref_name|ref_type|base_ref|event_name|event\.ref)\b|merged|'push'|github\.event\.(?:release|inputs|workflow_run)|inputs\.",
)
"""A condition on the branch, the tag or the event."""
_NOT_PRODUCTION = lazy(
    r"(?i)(?:^|[^a-z])(?:staging|stage|stg|pre-?prod(?:uction)?|uat|qa|test|dev|development|sandbox|preview|pr|review|e2e|integration|ephemeral|cleanup"
    r"|docs?|documentation|pages|github-pages|storybook|demo|site)(?=$|[^a-z])",
)


def check(document: Document[Any]) -> Iterator[Observation]:
    """One observation for every job that deploys to production, as far as it says where."""
    return gitlab.of_gitlab(document) if document.format == "gitlab" else _workflow(document)


def _workflow(document: Document[Workflow]) -> Iterator[Observation]:
    view = document.content
    if view.is_action or set(view.triggers) == {"workflow_call"}:
        return
    file = document.path.rpartition("/")[2]
    for job in view.jobs:
        named = f"{plain(job.environment)} {job.id} {job.name} {file}".replace("_", "-")
        if "deploy" in job.purposes and not is_trial(job.id) and not _NOT_PRODUCTION.search(named):
            yield _judge(document, job)


def _judge(document: Document[Workflow], job: Job) -> Observation:
    where = job_place(document, job)
    event = _open_event(document)
    if not event or _narrowed(document, job):
        return Observation(where, Kind.PASS, job.id)
    conditions = _conditions(document, job)
    if conditions:
        return Observation(where, Kind.OPEN, job.id, f"whether it runs then depends on `{conditions[0]}`")
    if job.environment is not None:
        note = f"on {event}; environment {plain(job.environment)} may be protected in the settings"
        return Observation(where, Kind.FAIL, job.id, note, level=Level.WARNING)
    return Observation(where, Kind.FAIL, job.id, f"on {event}")


def _open_event(document: Document[Workflow]) -> str:
    """The first event that anybody with a branch can cause; empty when all are narrow."""
    on = document.root.get("on")
    given = fields_of(on)
    for event in document.content.triggers:
        limits = fields_of(given.get(event))
        if event in ON_PROPOSAL:
            types = limits.get("types")
            if types is None or {one.text for one in types.items or (types,)} != {"closed"}:
                return event
        if event == "push" and not {"branches", "tags", "branches-ignore"} & set(limits):
            return "a push to any branch"
        if event == "push" and "branches" in limits and {"**", "*"} & {one.text for one in limits["branches"].items}:
            return "a push to any branch"
    return ""


def _conditions(document: Document[Workflow], job: Job) -> list[str]:
    before = ancestors(document.content, job.id)
    found = [job.condition, *(one.condition for one in document.content.jobs if one.id in before)]
    found += [step.condition for step in job.steps if "deploy" in purposes(step)]
    return [" ".join(text.split()) for text in found if text and not text.strip().startswith("always()")]


def _narrowed(document: Document[Workflow], job: Job) -> bool:
    """By its own condition, by one of a job it needs, or by those of all its deploying steps."""
    before = ancestors(document.content, job.id)
    jobs = [job.condition, *(one.condition for one in document.content.jobs if one.id in before)]
    if any(_NARROWS.search(text) for text in jobs):
        return True
    steps = [step.condition for step in job.steps if "deploy" in purposes(step)]
    return bool(steps) and all(_NARROWS.search(text) for text in steps)
