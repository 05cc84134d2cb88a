"""Deployments to production that a merge request, or a push to any branch, starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.gitlab.jobs import at, environment, to_production
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.gitlab import Job, Pipeline
    from readiness.model.artifact import Document

_OPEN = {"merge_request": "a merge request", "branch": "a push to any branch"}


def of_gitlab(document: Document[Pipeline]) -> Iterator[Observation]:
    """One observation for every job that deploys to production, as far as it says where."""
    for job in document.content.jobs:
        if to_production(job) and not document.content.child:
            yield _judge(document, job)


def _judge(document: Document[Pipeline], job: Job) -> Observation:
    place = at(document, job)
    found = [one for one in job.starts if one.name in _OPEN and one.when not in ("manual", "on_failure")]
    if not found:
        return Observation(place, Kind.PASS, job.id)
    sure = next((one for one in found if one.sure), None)
    if sure is None:
        note = f"whether {_OPEN[found[0].name]} starts it depends on what is only known then"
        return Observation(place, Kind.OPEN, job.id, note)
    if job.lost:
        return Observation(place, Kind.OPEN, job.id, f"it extends {job.lost[0]}, which is not in the repository")
    note = f"on {_OPEN[sure.name]}"
    named = environment(job)
    if named:
        note = f"{note}; environment {named} may be protected in the settings"
        return Observation(place, Kind.FAIL, job.id, note, level=Level.WARNING)
    return Observation(place, Kind.FAIL, job.id, note)
