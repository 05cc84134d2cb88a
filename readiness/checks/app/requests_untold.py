"""Services of whose log nobody can say which lines belong to one request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.layers import http_services, unlisted
from readiness.model.facts import Middleware, Package
from readiness.model.finding import Kind, Observation
from readiness.model.settings import Brought
from readiness.model.trait import Trait
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.system import System

_TRACES = lazy(r"micrometer-tracing|sleuth|opentelemetry|zipkin|elastic-apm|newrelic|dd-trace|sentry|brave|skywalking")
_BY_ITSELF = frozenset({"fastify"})
"""Their own logger gives every request an id."""


def check(system: System, *, packages: Sequence[str]) -> Iterator[Observation]:
    """One observation for each HTTP service. `packages`: what adds an id to every line once it is installed."""
    owned = {one.location for service in system.services for one in service.of(Trait)}
    shared = [one for one in system.of(Trait) if one.kind == "correlation" and one.location not in owned]
    for service, place in http_services(system):
        found = [one.location for one in service.of(Trait) if one.kind == "correlation"]
        found += [
            one.location
            for one in service.of(Middleware)
            if one.kind == "structured-logging" and one.source in _BY_ITSELF
        ]
        found += [
            one.location
            for package in service.of(Package)
            for one in package.dependencies
            if one.name.startswith(tuple(packages))
        ]
        found += [place for one in service.of(Brought) for name, place in one.libraries if _TRACES.search(name)]
        if found:
            yield Observation(min(found), Kind.PASS, service.name)
        elif doubt := unlisted(service, "correlation"):
            yield Observation(place, Kind.OPEN, service.name, doubt)
        elif shared:
            note = f"{shared[0].location.path} knows of one; whether this service uses it was not followed"
            yield Observation(place, Kind.OPEN, service.name, note)
        else:
            yield Observation(place, Kind.FAIL, service.name)
