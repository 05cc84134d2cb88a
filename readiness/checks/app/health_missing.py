"""An HTTP service in which no route answers whether it is well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.app.health import probed_route
from readiness.checks.app.layers import http_services, unlisted
from readiness.model.artifact import Unresolved
from readiness.model.facts import ImageBuilt, Middleware, Package, Route
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location, Region
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import Service, System

HEALTH = lazy(
    r"(^|[/_.-])(health\w*|(live|liveness|ready|readiness)([_-]?(probe|check))?|livez|alive|readyz|ping|pong|status|heartbeat|up|actuator)([/_.-]|$)",
    re.IGNORECASE,
)
_BY_FILE = lazy(
    r"(^|/)(routes|pages|api|app)/([^/]+/)*((\w*[._+])*(health\w*|livez?|readyz?|ping|status)([._]\w+)?"
    r"|(health\w*|livez?|readyz?|ping|status)/(route|index|\+server|handler|get)(\.get)?)\.[jt]s$",
    re.IGNORECASE,
)
"""Routes that are made by a file's name, as in Next.js, Remix, Nuxt and SvelteKit."""


BRING_ROUTES = frozenset({
    "@godaddy/terminus", "@nestjs/terminus", "lightship", "express-actuator", "express-healthcheck", "fastify-healthcheck", "@fastify/under-pressure",
    "@cloudnative/health-connect", "django-health-check", "django-watchman", "django-probes", "fastapi-health", "py-healthcheck", "fastapi-healthchecks",
    "github.com/heptiolabs/healthcheck", "github.com/alexliesenfeld/health", "github.com/hellofresh/health-go/v5",
    "aspnetcore.healthchecks.ui.client", "okcomputer", "health_check", "spatie/laravel-health", "quarkus-smallrye-health", "micronaut-management",
    "dropwizard-core", "helidon-health",
})  # fmt: skip
"""Libraries that answer about health at a route of their own."""
_ACTUATED = frozenset({"spring-boot-starter-actuator"})
"""Serves /actuator/health as soon as it is there."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each HTTP service whose code is read."""
    by_file = [path for path in system.files if _BY_FILE.search(path)]
    for service, place in http_services(system):
        if "{{" in place.path:
            continue  # what a generator makes of it is another repository
        places = [one.location for one in service.of(Middleware) if one.kind == "health"]
        places += [route.location for route in health_routes(service)]
        places += [Location(path) for path in by_file if _below(path, service.path)]
        probed = probed_route(service)
        places += [probed.location] if probed is not None else []
        if places or _built_in(service, _ACTUATED):
            yield Observation(min(places, key=_order, default=place), Kind.PASS, service.name)
        elif any(isinstance(route.path, Unresolved) for route in service.of(Route)):
            yield Observation(place, Kind.OPEN, service.name, "the path of a route is only known at run time")
        elif _built_in(service, BRING_ROUTES):
            yield Observation(
                place, Kind.OPEN, service.name, "it brings a library for health checks, whose route could not be found"
            )
        elif any(one.healthcheck is not None for one in service.of(ImageBuilt)):
            yield Observation(place, Kind.OPEN, service.name, "its image's HEALTHCHECK asks it something else")
        elif not service.of(Route):
            yield Observation(place, Kind.OPEN, service.name, "no route of it could be read")
        elif doubt := unlisted(service, "health"):
            yield Observation(place, Kind.OPEN, service.name, doubt)
        else:
            yield Observation(place, Kind.FAIL, service.name)


def _built_in(service: Service, names: frozenset[str]) -> bool:
    found = (one for package in service.of(Package) for one in package.dependencies if not one.development)
    return any(one.name.lower().rpartition(":")[2] in names for one in found)


def _order(place: Location) -> tuple[str, Region]:
    return place.path, place.region or Region(0, 0, 0, 0)


def _below(path: str, folder: str) -> bool:
    return not folder or path.startswith(folder + "/")


def health_routes(service: Service) -> list[Route]:
    """Routes whose path says that they tell about health."""
    return [route for route in service.of(Route) if HEALTH.search(_written(route))]


def _written(route: Route) -> str:
    """What comes before is of no matter: `⟨config.prefix⟩/healthz` is a health route wherever it lies."""
    return route.path.text if isinstance(route.path, Unresolved) else route.path
