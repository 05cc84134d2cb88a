"""Jobs that build or release, and install with a command that may settle on other versions than the lock file's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks import pipelines
from readiness.checks.docker.install_not_frozen import judge
from readiness.formats import shell
from readiness.formats.dockerfile.installs import install
from readiness.model.facts import Lockfile
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile.installs import Install
    from readiness.model.facts import PipelineJob
    from readiness.model.location import Location
    from readiness.model.system import System

_RELEASES = frozenset({"deploy", "publish"})
_PRESET: dict[str, str] = {"CI": "true"}
"""What every CI system sets; pnpm and later Yarns go by the lock file because of it."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each install in a job that releases, or that builds what such a job waits for."""
    managers = {lock.manager for lock in system.of(Lockfile)}
    found = pipelines.pipelines(system)
    for job in _releasing(found):
        for one, place in _installs(job):
            if _locked(one, managers) and (kind := judge(one)) is not None:
                note = "its options are only known when it runs" if kind is Kind.OPEN else ""
                yield Observation(place._replace(logical=job.id), kind, one.name, note)


def _releasing(found: pipelines.Pipelines) -> list[PipelineJob]:
    jobs: dict[tuple[str, str], PipelineJob] = {}
    for job in pipelines.started(found):
        if not _RELEASES.isdisjoint(job.purposes):
            builders = [one for one in pipelines.before(job, found) if "build" in one.purposes]
            for one in (job, *builders):
                jobs[one.pipeline, one.id] = one
    return list(jobs.values())


def _installs(job: PipelineJob) -> Iterator[tuple[Install, Location]]:
    for text, place in job.commands:
        for pipeline in shell.pipelines(text):
            for command in pipeline:
                found = install(command, command.words, {**_PRESET})
                if found is not None:
                    yield found, place


def _locked(one: Install, managers: set[str]) -> bool:
    """A lock file of the manager that is called is in the repository; without one it is another rule's."""
    return one.manager in managers
