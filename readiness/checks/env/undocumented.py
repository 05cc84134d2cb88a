"""Required variables that the service's own template does not name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.env.names import documented, given, needed
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each required variable of a service that has a template."""
    known = given(system)
    for service in system.services:
        names = documented(system, service)
        for name, read in needed(service, system.files).items() if names else ():
            if name in names or name in known:
                yield Observation(read.location, Kind.PASS, name)
            elif _is_lax(read.location.path):
                yield Observation(read.location, Kind.OPEN, name, f"whether anything needs {name} stands nowhere")
            else:
                yield Observation(read.location, Kind.FAIL, name)


def _is_lax(path: str) -> bool:
    """In JavaScript a variable that is not set is `undefined`, which much code takes for a no."""
    return path.endswith((".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".tsx", ".jsx"))
