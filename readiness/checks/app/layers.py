"""Layers that can answer the same question for a service: its code, a proxy in front of it, the Ingress that leads to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.model.facts import Framework, Ingress, Listen, Middleware, Route
from readiness.model.problem import Problem
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.model.location import Location
    from readiness.model.system import Service, System

_NOT_HTTP = frozenset({"grpc"})
_READ_IN_PART = frozenset({"csharp", "ruby", "php"})
"""Languages of which we know routes and variables, but not all that a framework does: nothing is said to be missing there."""
_ENTRY = lazy(r"(^|/)(main|app|server|index|wsgi|asgi|urls)\.\w+$")
_ANNOTATIONS: Mapping[str, re.Pattern[str]] = {
    "rate-limit": lazy(r"limit-(rps|rpm|connections|req)|rate-?limit|ratelimit|throttl", re.IGNORECASE),
    "security-headers": lazy(r"headers|hsts|custom-response|middlewares", re.IGNORECASE),
    "cors": lazy(r"cors", re.IGNORECASE),
}


def http_services(system: System) -> Iterator[tuple[Service, Location]]:
    """Services whose code opens an HTTP server that we can read, each with the place where the framework comes in."""
    for service in system.services:
        found = [one for one in service.of(Framework) if one.name not in _NOT_HTTP]
        if service.kind == "service" and found and not any(one.language in _READ_IN_PART for one in found):
            yield service, _entry(service, found)


def _entry(service: Service, found: Sequence[Framework]) -> Location:
    """Where the framework comes in, for people: in the file that listens, else in one that is called so, else in the first."""
    listening = {one.location.path for one in service.of(Listen)}
    places = [one.location for one in found]
    starting = [place for place in places if place.path in listening]
    named = [place for place in places if _ENTRY.search(place.path)]
    return min(starting or named or places)


def answered(service: Service, system: System, kind: str) -> Location | None:
    """The first layer that answers: the service's own code, a proxy's configuration, an annotation on an Ingress."""
    own = [one.location for one in service.of(Middleware) if one.kind == kind]
    proxies = [one.location for one in system.of(Middleware) if one.kind == kind and one.source in ("nginx", "caddy")]
    pattern = _ANNOTATIONS.get(kind)
    edges = [
        one.location
        for one in system.of(Ingress)
        if pattern and any(pattern.search(f"{name} {value}") for name, value in one.annotations.items())
    ]
    return next(iter([*own, *proxies, *edges]), None)


def in_library(system: System, kind: str) -> str:
    """Where code that belongs to no service, and that any may use, answers; empty if none does."""
    owned = {one.location for service in system.services for one in service.of(Middleware)}
    places = [one.location.path for one in system.of(Middleware) if one.kind == kind and one.location not in owned]
    return min(places, default="")


def unread(system: System) -> str:
    """Why an absence can not be told: a layer that exists and could not be read; empty when all were."""
    for problem in system.of(Problem):
        if problem.kind == "template" or (problem.kind == "unparsable" and problem.format in ("kubernetes", "nginx")):
            return f"{problem.location.path} could not be read"
    for one in system.of(Ingress):
        if one.templated:
            return f"the annotations of {one.location.path} are only known later"
    return ""


def routes(service: Service) -> tuple[Route, ...]:
    return service.of(Route)
