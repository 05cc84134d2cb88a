"""A cross-cutting question that no layer in front of or inside an HTTP service answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.app.fronting import Edge, Front
from readiness.checks.app.layers import answered, http_services, in_library, routes, unlisted, unread
from readiness.checks.app.pages import only_operated, shows_pages
from readiness.model.facts import Framework, Middleware
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.system import Service, System

_SENSITIVE = lazy(r"log-?in|sign-?(in|up)|token|auth|passw|regist|reset|otp|session", re.IGNORECASE)

_OWN: Mapping[str, str] = {
    "rate-limit": "limits something by a way of its own",
    "security-headers": "sets one on answers of its own; whether all have it was not followed",
}


def check(system: System, *, kind: str) -> Iterator[Observation]:
    """One observation for each HTTP service whose code is read."""
    edge = Edge(system, kind)
    for service, place in http_services(system):
        if only_operated(service):
            continue
        found = answered(service, kind)
        front = edge.of(service) if found is None else Front(found)
        doubt = front.doubt or _own(service, system, kind) or edge.unseen(service) or _doubt(service, system, kind)
        if front.place is not None:
            yield Observation(front.place, Kind.PASS, service.name)
        elif doubt:
            yield Observation(place, Kind.OPEN, service.name, doubt)
        else:
            yield Observation(place, Kind.FAIL, service.name, level=_level(system, service, kind))


def _doubt(service: Service, system: System, kind: str) -> str:
    """What may answer and was not followed, or not read."""
    shared = in_library(service, system, kind)
    if shared:
        return f"{shared} does it; whether this service uses that was not followed"
    return unread(system) or unlisted(service, kind)


def _own(service: Service, system: System, kind: str) -> str:
    """Where its code, or that which lies around all services, does it for some requests or by a way of its own.

    Whether that covers what matters can not be told.
    """
    around = [one for other in system.services if not other.path for one in other.of(Middleware)]
    signs = [one for one in (*service.of(Middleware), *around) if one.kind == f"{kind}-own"]
    return f"{signs[0].location.path} {_OWN[kind]}" if signs else ""


def _level(system: System, service: Service, kind: str) -> Level | None:
    """A rate limit matters most where passwords and tokens can be guessed, headers for browsers where there are pages."""
    if kind == "rate-limit":
        matters = any(_SENSITIVE.search(str(route.path)) for route in routes(service))
    else:
        browsers = shows_pages(system, service) or "next" in {one.name for one in service.of(Framework)}
        matters = kind != "security-headers" or browsers
    return None if matters else Level.NOTE
