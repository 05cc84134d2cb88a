"""`apt` in builds, where `apt-get` is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.docker.run_places import places_of
from readiness.checks.dockerfile_views import all_runs, told
from readiness.checks.edited import in_source
from readiness.formats.package_managers import call
from readiness.model.finding import Applicability, Fix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile
    from readiness.formats.dockerfile.commands import Run
    from readiness.model.artifact import Document
    from readiness.model.finding import Observation

_SAME = frozenset(
    {"update", "install", "reinstall", "remove", "purge", "autoremove", "clean", "autoclean", "build-dep"}
)
"""What means the same to apt-get: its `upgrade` is another, and to list and search is apt-cache's."""


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each RUN."""
    for run in all_runs(document):
        called = [name for command in run.commands for name in (*command.wrappers, command.program) if name == "apt"]
        yield from told(document, run, called, fix=_fix(document.path, run) if called else None)


def _fix(path: str, run: Run) -> Fix | None:
    found = [one for command in run.commands if (one := call(command)) is not None and one.program == "apt"]
    if not found or any(one.verb not in _SAME for one in found):
        return None
    places = places_of(run, [(one.program, one.verb) for one in found])
    edits = [in_source(path, run.instruction, *place.span("program"), "apt-get") for place in places]
    return Fix("call apt-get", tuple(edits), Applicability.SAFE) if edits else None
