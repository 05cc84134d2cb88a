"""Migrations of a GitLab pipeline that run after the code that needs them, or beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.gitlab.jobs import at, at_line
from readiness.formats.workflow.judgement import of_commands
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.gitlab import Job, Pipeline
    from readiness.model.artifact import Document


def of_gitlab(document: Document[Pipeline]) -> Iterator[Observation]:
    """One observation for every job that migrates the database of a deployment."""
    jobs = document.content.jobs
    deploying = [job for job in jobs if "deploy" in job.purposes]
    for job in jobs:
        if "migrate" not in job.purposes:
            continue
        if "deploy" in job.purposes:
            yield from _within(document, job)
        elif not {"test", "e2e", "lint", "build"} & set(job.purposes) and job.node.get("services") is None:
            yield from _among(document, job, [one for one in deploying if _meet(one, job)])


def _within(document: Document[Pipeline], job: Job) -> Iterator[Observation]:
    """In one job: by the order of its commands."""
    told = [(kind, line) for line in job.lines for kind, _ in of_commands(line.text) if kind in ("migrate", "deploy")]
    kinds = [kind for kind, _ in told]
    if "migrate" in kinds:
        late = "deploy" in kinds and kinds.index("deploy") < kinds.index("migrate")
        line = told[kinds.index("migrate")][1]
        yield Observation(at_line(document, job, line), Kind.FAIL if late else Kind.PASS, job.id)


def _among(document: Document[Pipeline], job: Job, deploying: list[Job]) -> Iterator[Observation]:
    if not deploying:
        return
    needs = {one.id: one.needs for one in document.content.jobs}
    if any(job.id in _before(one.id, needs) for one in deploying):
        yield Observation(at(document, job), Kind.PASS, job.id)
    elif job.manual:
        yield Observation(at(document, job), Kind.OPEN, job.id, "a person starts it, before or after the deployment")
    else:
        yield Observation(at(document, job), Kind.FAIL, job.id)


def _before(name: str, needs: dict[str, tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    pending = list(needs.get(name, ()))
    while pending:
        one = pending.pop()
        if one not in found:
            found.add(one)
            pending += needs.get(one, ())
    return found


def _meet(one: Job, other: Job) -> bool:
    return bool({start.name for start in one.starts} & {start.name for start in other.starts})
