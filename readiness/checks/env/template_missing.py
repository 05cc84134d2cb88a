"""Services that need variables which are written down nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.pages import only_operated
from readiness.checks.env.names import beside, documented, given, needed
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import Service, System


def check(system: System, *, least: int) -> Iterator[Observation]:
    """One observation for each service that needs `least` variables or more."""
    known = given(system)
    for service in system.services:
        reads = needed(service, system.files)
        if len(reads) < least:
            continue
        first = min(reads.values(), key=lambda read: read.location)
        missing = [name for name in reads if name not in known]
        shown_somewhere = documented(system, service) or beside(system, service)
        kind = Kind.FAIL if not shown_somewhere and len(missing) >= least else Kind.PASS
        shown = ", ".join(sorted(missing)[:3])
        note = f"{len(missing)}: {shown}, …" if kind is Kind.FAIL else ""
        yield Observation(first.location, kind, service.name, note, level=_level(service))


def _level(service: Service) -> Level | None:
    """Programs that people call by hand, and workers with one variable for each of many backends, explain theirs in a handbook."""
    return None if service.kind == "service" and not only_operated(service) else Level.NOTE
