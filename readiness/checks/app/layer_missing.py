"""A cross-cutting question that no layer in front of or inside an HTTP service answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.app.layers import answered, http_services, in_library, routes, unlisted, unread
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import Service, System

_SENSITIVE = lazy(r"log-?in|sign-?(in|up)|token|auth|passw|regist|reset|otp|session", re.IGNORECASE)


def check(system: System, *, kind: str) -> Iterator[Observation]:
    """One observation for each HTTP service whose code is read."""
    for service, place in http_services(system):
        found = answered(service, system, kind)
        shared = in_library(service, system, kind)
        doubt = f"{shared} does it; whether this service uses that was not followed" if shared else unread(system)
        doubt = doubt or unlisted(service, kind)
        if found is not None:
            yield Observation(found, Kind.PASS, service.name)
        elif doubt:
            yield Observation(place, Kind.OPEN, service.name, doubt)
        else:
            yield Observation(place, Kind.FAIL, service.name, level=_level(service, kind))


def _level(service: Service, kind: str) -> Level | None:
    """A rate limit matters most where passwords and tokens can be guessed."""
    paths = [str(route.path) for route in routes(service)]
    return Level.NOTE if kind == "rate-limit" and not any(map(_SENSITIVE.search, paths)) else None
