"""An HTTP service in which no route answers whether it is well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.app.layers import http_services, unlisted
from readiness.model.artifact import Unresolved
from readiness.model.facts import Middleware, Route
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import Service, System

HEALTH = lazy(
    r"(^|[/_.-])(health\w*|live|livez|liveness|alive|ready|readyz|readiness|ping|pong|status|heartbeat|up|actuator)([/_.-]|$)",
    re.IGNORECASE,
)
_BY_FILE = lazy(
    r"(^|/)(routes|pages|api|app)/([^/]+/)*((\w*[._+])*(health\w*|livez?|readyz?|ping|status)([._]\w+)?"
    r"|(health\w*|livez?|readyz?|ping|status)/(route|index|\+server|handler|get)(\.get)?)\.[jt]sx?$",
    re.IGNORECASE,
)
"""Routes that are made by a file's name, as in Next.js, Remix, Nuxt and SvelteKit."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each HTTP service whose code is read."""
    by_file = [path for path in system.files if _BY_FILE.search(path)]
    for service, place in http_services(system):
        places = [one.location for one in service.of(Middleware) if one.kind == "health"]
        places += [route.location for route in health_routes(service)]
        places += [Location(path) for path in by_file if _below(path, service.path)]
        if places:
            yield Observation(min(places), Kind.PASS, service.name)
        elif any(isinstance(route.path, Unresolved) for route in service.of(Route)):
            yield Observation(place, Kind.OPEN, service.name, "the path of a route is only known at run time")
        elif not service.of(Route):
            yield Observation(place, Kind.OPEN, service.name, "no route of it could be read")
        elif doubt := unlisted(service, "health"):
            yield Observation(place, Kind.OPEN, service.name, doubt)
        else:
            yield Observation(place, Kind.FAIL, service.name)


def _below(path: str, folder: str) -> bool:
    return not folder or path.startswith(folder + "/")


def health_routes(service: Service) -> list[Route]:
    """Routes whose path says that they tell about health."""
    return [route for route in service.of(Route) if isinstance(route.path, str) and HEALTH.search(route.path)]
