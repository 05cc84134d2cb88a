"""The jobs of a pipeline as rows of a graph: what each waits for, when it starts, what it does with all that it calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.pipelines import Pipelines, hidden, parts, pipelines, purposes
from readiness.formats.workflow.judgement import of_action, of_commands
from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.facts import PipelineJob
    from readiness.model.location import Location
    from readiness.model.system import System


class Row(NamedTuple):
    """One job."""

    location: Location
    id: str
    stage: str
    needs: tuple[str, ...]
    triggers: tuple[str, ...]
    starts: tuple[str, ...]
    manual: bool
    may_fail: bool
    environment: str
    purposes: tuple[str, ...]
    does: tuple[tuple[str, str], ...]
    """Purpose and the command or action that serves it, the first of each."""
    calls: str
    hidden: str
    """What of it is not in the repository; empty when all is."""


class Graph(NamedTuple):
    path: str
    system: str
    rows: tuple[Row, ...]
    gap: str
    """Why it may have jobs that cannot be seen."""


def graphs(system: System) -> Iterator[Graph]:
    """One for each pipeline file, jobs in the order in which they can run, as far as there is one."""
    found = pipelines(system)
    for path, jobs in sorted(found.jobs.items()):
        listed = _ordered(list(jobs.values()))
        yield Graph(path, listed[0].system, tuple(_row(job, found) for job in listed), found.gaps.get(path, ""))


def _ordered(jobs: list[PipelineJob]) -> list[PipelineJob]:
    """What is waited for, before what waits; what goes round in a circle, as it is written."""
    names = {job.id for job in jobs}
    done: list[PipelineJob] = []
    placed: set[str] = set()
    pending = list(jobs)
    while pending:
        ready = [job for job in pending if set(job.needs) & names <= placed] or pending
        done += ready
        placed |= {job.id for job in ready}
        pending = [job for job in pending if job.id not in placed]
    return done


def _row(job: PipelineJob, found: Pipelines) -> Row:
    inner = parts(job, found)
    return Row(
        location=job.location,
        id=job.id,
        stage=job.stage,
        needs=job.needs,
        triggers=job.triggers,
        starts=job.starts,
        manual=job.manual,
        may_fail=job.may_fail,
        environment=_plain(next((one.environment for one in inner if one.environment), "")),
        purposes=tuple(sorted(purposes(job, found))),
        does=tuple(_does(inner)),
        calls=_plain(job.calls),
        hidden=hidden(job, found),
    )


def _does(inner: list[PipelineJob]) -> Iterator[tuple[str, str]]:
    told: set[str] = set()
    for job in inner:
        for text, _ in job.commands:
            for purpose, line in of_commands(text):
                if purpose not in told and purpose in job.purposes:
                    told.add(purpose)
                    yield purpose, line
        for name, _ in job.actions:
            for purpose in of_action(name, {}):
                if purpose not in told and purpose in job.purposes:
                    told.add(purpose)
                    yield purpose, name


def _plain(text: str | Unresolved | None) -> str:
    return text.text if isinstance(text, Unresolved) else text or ""
