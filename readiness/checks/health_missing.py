"""An HTTP service in which no route answers whether it is well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.layers import http_services
from readiness.model.artifact import Unresolved
from readiness.model.facts import Middleware, Route
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import Service, System

HEALTH = lazy(
    r"(^|[/_.-])(health\w*|live|livez|liveness|alive|ready|readyz|readiness|ping|pong|status|heartbeat|up|actuator)([/_.-]|$)",
    re.IGNORECASE,
)


def check(system: System) -> Iterator[Observation]:
    """One observation for each HTTP service whose code is read."""
    for service, place in http_services(system):
        places = [one.location for one in service.of(Middleware) if one.kind == "health"]
        places += [route.location for route in health_routes(service)]
        if places:
            yield Observation(min(places), Kind.PASS, service.name)
        elif any(isinstance(route.path, Unresolved) for route in service.of(Route)):
            yield Observation(place, Kind.OPEN, service.name, "the path of a route is only known at run time")
        elif not service.of(Route):
            yield Observation(place, Kind.OPEN, service.name, "no route of it could be read")
        else:
            yield Observation(place, Kind.FAIL, service.name)


def health_routes(service: Service) -> list[Route]:
    """Routes whose path says that they tell about health."""
    return [route for route in service.of(Route) if isinstance(route.path, str) and HEALTH.search(route.path)]
