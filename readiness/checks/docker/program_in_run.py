"""Programs that do not belong into a build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import all_runs, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile
    from readiness.model.artifact import Document
    from readiness.model.finding import Observation


def check(document: Document[Dockerfile], *, programs: str) -> Iterator[Observation]:
    """One observation for each RUN. `programs`: their names, with blanks between."""
    unwanted = frozenset(programs.split())
    for run in all_runs(document):
        called = [name for command in run.commands for name in (*command.wrappers, command.program)]
        yield from told(document, run, [name for name in called if name in unwanted])
