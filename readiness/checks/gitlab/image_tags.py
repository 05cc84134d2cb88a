"""Images that a GitLab job pushes under no name that stays theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.ci.image_names import best, by_command, judged
from readiness.checks.gitlab.jobs import at_line
from readiness.formats.gitlab.view import filled
from readiness.formats.workflow.shell import commands
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.gitlab import Job, Line, Pipeline
    from readiness.model.artifact import Document


def of_gitlab(document: Document[Pipeline]) -> Iterator[Observation]:
    """One observation for every job that pushes images, at the first line that does."""
    for job in document.content.jobs:
        tagged = any(one.name == "tag" for one in job.starts) or document.content.child
        pushed = [(line, kind) for line in job.lines if (kind := _pushed(line, job, tagged=tagged)) is not None]
        if pushed:
            told = best([kind for _, kind in pushed])
            note = "its tags are only known later" if told is Kind.OPEN else ""
            yield Observation(at_line(document, job, pushed[0][0]), told, job.id, note)


def _pushed(line: Line, job: Job, *, tagged: bool) -> Kind | None:
    names = [filled(name, job.variables) for words in commands(line.text) for name in by_command(words)]
    return best([judged(name, tagged=tagged) for name in names]) if names else None
