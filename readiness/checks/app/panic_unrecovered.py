"""Go services in which a panic of one handler is answered by nobody, or ends the process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.layers import http_services, in_library
from readiness.model.facts import Framework, Listen, Middleware, Route
from readiness.model.finding import Kind, Level, Observation
from readiness.model.trait import Trait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.location import Location
    from readiness.model.system import Service, System

_ENDS = "fiber"
"""fasthttp below it does not catch a panic, so that the process ends; net/http drops the connection and goes on."""
_BARE = frozenset({"fiber", "gin", "echo"})


def check(system: System) -> Iterator[Observation]:
    """One observation for each HTTP service with a framework that leaves recovery to a middleware."""
    for service, place in http_services(system):
        names = {one.name for one in service.of(Framework) if one.language == "go"} & _BARE
        served = bool(service.of(Listen)) or bool(service.of(Route))
        if not names or not served:
            continue
        found = _recovered(service)
        shared = in_library(service, system, "error-handler")
        if found:
            yield Observation(min(found), Kind.PASS, service.name)
        elif shared.endswith(".go"):
            yield Observation(
                place, Kind.OPEN, service.name, f"{shared} does it; whether this service uses that was not followed"
            )
        else:
            yield Observation(place, Kind.FAIL, service.name, level=Level.WARNING if _ENDS in names else None)


def _recovered(service: Service) -> list[Location]:
    found = [one.location for one in service.of(Middleware) if one.kind == "error-handler"]
    return found + [one.location for one in service.of(Trait) if one.kind == "recovery"]
