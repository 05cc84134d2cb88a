"""Express applications in which nobody says what happens when a handler fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.layers import http_services
from readiness.model.facts import Framework, Middleware, Route
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each service whose only framework is Express and that registers routes.

    Other frameworks answer 500 and log by themselves; NestJS on top of Express does too.
    """
    for service, place in http_services(system):
        names = {one.name for one in service.of(Framework)}
        own = [one for one in service.of(Framework) if one.name == "express"]
        if not own or not names <= {"express", "http", "node"} or not service.of(Route):
            continue
        handlers = [one.location for one in service.of(Middleware) if one.kind == "error-handler"]
        yield Observation(handlers[0] if handlers else place, Kind.PASS if handlers else Kind.FAIL, service.name)
