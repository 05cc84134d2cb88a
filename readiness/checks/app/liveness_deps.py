"""Liveness routes that ask what is not the process: when the database is away, every instance is restarted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.health import health_of
from readiness.checks.app.layers import http_services
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.app.health import Health
    from readiness.model.system import System

_SAID = {"database": "a database", "cache": "a cache", "queue": "a message broker", "http": "another service"}


def check(system: System) -> Iterator[Observation]:
    """One observation for each route that a liveness probe asks, or that is called so while no probe asks it."""
    for service, _ in http_services(system):
        for one in health_of(service):
            if one.is_for("liveness"):
                yield _judged(one)


def _judged(one: Health) -> Observation:
    place, answer = one.route.location, one.answer
    related = tuple(probe.location for probe in one.probes if probe.kind == "liveness")
    if one.asks and answer is not None and answer.fails is not False:
        said = " and ".join(_SAID[kind] for kind in one.asks)
        # Nobody is known to restart anything for a route that is only called so.
        level = None if one.probes else Level.NOTE
        return Observation(place, Kind.FAIL, one.path, f"it asks {said}", related, level=level)
    if one.asks or one.route.constant or (answer is not None and not answer.asks):
        return Observation(place, Kind.PASS, one.path)
    return Observation(place, Kind.OPEN, one.path, "what it asks could not be followed", related)
