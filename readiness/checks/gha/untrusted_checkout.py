"""Workflows that fetch a stranger's code while they hold the repository's own token and secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.workflows import action, permissions, place, plain, settings
from readiness.formats.derive import fields_of
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.workflow import Job, Step, Workflow
    from readiness.model.artifact import Document

_PRIVILEGED = ("pull_request_target", "workflow_run", "issue_comment")
_HEAD = lazy(
    r"pull_request\.(?:head\.(?:ref|sha|label)|merge_commit_sha)|github\.head_ref|refs/pull/|workflow_run\.(?:head(?:_(?:sha|branch|commit\.id)|\.(?:sha|ref))"
    r"|pull_requests)|pull/\$\{\{|pull_request\.head\.repo\.full_name",
)
_FETCHES = lazy(r"\bgh\s+pr\s+checkout\b|\bgit\s+(?:fetch|pull)\b[^\n]*\bpull/")
_OWN_CODE = lazy(
    r"event\s*==\s*'(?:push|schedule|workflow_dispatch|release)'|event\s*!=\s*'pull_request'|event_name\s*==\s*'(?:push|schedule|release|workflow_dispatch)'"
    r"|head_repository\.full_name\s*==|head\.repo\.full_name\s*==|head\.repo\.fork\s*==\s*false|!\s*github\.event\.pull_request\.head\.repo\.fork"
    r"|head\.repo\.owner\.login\s*==|pull_request\.user\.login\s*==|pull_request\.merged\s*(?:==\s*true|$|&&)|head_repository\.fork\s*==\s*false|event\.pull_request\s*==\s*null",
)
_TRUSTED = lazy(
    r"author_association|label|\.login\s*==|github\.actor\s*==|triggering_actor\s*==|permission",
)
_SECRET = lazy(
    r"secrets\.(?!GITHUB_TOKEN\b)\w+|secrets:\s*inherit|toJSON\(\s*secrets",
)


def check(document: Document[Workflow]) -> Iterator[Observation]:
    """One observation for every step that may fetch the code of a pull request in a privileged workflow."""
    view = document.content
    event = next((one for one in _PRIVILEGED if one in view.triggers), "")
    if not event:
        return
    for job in view.jobs:
        for step in job.steps:
            if action(step) == "actions/checkout" or _FETCHES.search(plain(step.run)):
                yield _judge(document, job, step, event)


def _judge(document: Document[Workflow], job: Job, step: Step, event: str) -> Observation:
    where = place(document, job, step)
    conditions = f"{job.condition} {step.condition}"
    if not _foreign(step) or _OWN_CODE.search(conditions) or _only_merged(document):
        return Observation(where, Kind.PASS, event)
    notes = [reason for reason in (_guard(document, job, conditions), _weak(document, job, step)) if reason]
    return Observation(where, Kind.FAIL, event, "; ".join(notes), level=Level.WARNING if notes else None)


def _foreign(step: Step) -> bool:
    given = settings(step)
    return bool(
        _HEAD.search(f"{given.get('ref', '')} {given.get('repository', '')}") or _FETCHES.search(plain(step.run))
    )


def _only_merged(document: Document[Workflow]) -> bool:
    """`types: [closed]`: what was merged was reviewed."""
    types = document.root.get("on.pull_request_target.types")
    return types is not None and {one.text for one in types.items or (types,)} == {"closed"}


def _guard(document: Document[Workflow], job: Job, conditions: str) -> str:
    if job.environment is not None:
        return f"environment {plain(job.environment)} may ask for an approval first"
    types = document.root.get("on.pull_request_target.types")
    if types is not None and {one.text for one in types.items or (types,)} <= {"labeled"}:
        return "somebody has to set a label first"
    if document.root.get("on.workflow_run.branches") is not None:
        return "only branches of certain names, which a fork may have as well"
    return "a condition asks who it comes from" if _TRUSTED.search(conditions) else ""


def _weak(document: Document[Workflow], job: Job, step: Step) -> str:
    """Why little could be done with it."""
    after = job.steps[step.number + 1 :]
    if not any(one.run is not None or plain(one.uses).startswith("./") for one in after):
        return "no later step of the job runs a script"
    block = permissions(document.content, job)
    writes = block is None or block.text == "write-all" or any(one.text == "write" for one in fields_of(block).values())
    lines = document.artifact.text.split("\n")
    span = "\n".join(lines[job.node.line - 1 : job.node.end_line])
    return "" if writes or _SECRET.search(span) else "its token may only read, and it has no other secrets"
