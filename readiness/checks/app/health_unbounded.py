"""Health routes that wait as long as what they ask pleases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.health import health_of
from readiness.checks.app.layers import http_services
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each health route that asks a dependency."""
    for service, _ in http_services(system):
        for one in health_of(service):
            if one.answer is None or not one.asks:
                continue
            place, bounded = one.route.location, one.answer.bounded
            if bounded is None:
                yield Observation(place, Kind.OPEN, one.path, "how long its client waits is set elsewhere, if at all")
            elif bounded:
                yield Observation(place, Kind.PASS, one.path)
            else:
                # A driver may have been told a timeout in its address.
                level = None if "http" in one.asks else Level.NOTE
                yield Observation(place, Kind.FAIL, one.path, level=level)
