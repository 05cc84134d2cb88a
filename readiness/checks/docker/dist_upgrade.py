"""A RUN that moves the whole system of a base image on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import all_runs, told
from readiness.formats.package_managers import call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile
    from readiness.formats.shell import Command
    from readiness.model.artifact import Document
    from readiness.model.finding import Observation

_WHOLE = {
    "apt": frozenset({"dist-upgrade", "full-upgrade"}),
    "dnf": frozenset({"distro-sync", "system-upgrade", "distribution-synchronization"}),
    "zypper": frozenset({"dist-upgrade", "dup"}),
}


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each RUN that calls the package manager of a system."""
    for run in all_runs(document):
        found = [command for command in run.commands if _is_system(command)]
        if found:
            yield from told(document, run, [name for command in found if (name := _upgrade(command))])


def _is_system(command: Command) -> bool:
    one = call(command)
    return command.program == "do-release-upgrade" or (one is not None and one.manager in _WHOLE)


def _upgrade(command: Command) -> str:
    if command.program == "do-release-upgrade":
        return command.program
    one = call(command)
    return f"{one.program} {one.verb}" if one is not None and one.verb in _WHOLE[one.manager] else ""
