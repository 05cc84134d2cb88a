"""What a GitLab job builds, and what it names of the repository when it deploys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.building.holes import Known
from readiness.formats.building.scripts import Script
from readiness.formats.building.telling import Job, brought, may_tell, of_script
from readiness.model.artifact import Unresolved
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.gitlab.view import Job as JobView
    from readiness.formats.gitlab.view import Pipeline
    from readiness.model.artifact import Document
    from readiness.model.building import BuildingFact


def facts(document: Document[Pipeline]) -> Iterator[BuildingFact]:
    """Of each job; its lines are one shell's."""
    for job in document.content.jobs:
        if any(may_tell(one.text) for one in job.lines):
            yield from _of_job(document.path, job)


def _of_job(path: str, job: JobView) -> Iterator[BuildingFact]:
    known: dict[str, Known | None] = {}
    for name, text in job.variables.items():
        known[name] = Known(text.text if isinstance(text, Unresolved) else text)
    reasons = (brought(one.text) for one in job.lines)
    waits = "it has what other jobs made" if _takes_artifacts(job) else ""
    told = Job(f"job {job.id}", job.id, next(filter(None, reasons), waits))
    script = Script(known)
    for one in job.lines:
        yield from of_script(script, one.text, Location(path, one.node.region, job.id), told)


def _takes_artifacts(job: JobView) -> bool:
    """Only what is asked for by name: that earlier stages hand things on is the rule, and mostly reports."""
    return job.node.get("needs") is not None or job.node.get("dependencies") is not None
