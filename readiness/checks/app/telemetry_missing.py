"""Metrics or structured logs that nothing in an HTTP service makes: neither its code nor an agent it depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.layers import http_services, in_library, unlisted
from readiness.model.facts import Middleware, Package
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.facts import Dependency
    from readiness.model.system import Service, System


def check(system: System, *, kind: str, packages: Sequence[str]) -> Iterator[Observation]:
    """One observation for each HTTP service whose code is read. `packages`: what does it once it is installed."""
    for service, place in http_services(system):
        shared = in_library(service, system, kind)
        found = [one.location for one in service.of(Middleware) if one.kind == kind]
        found += [one.location for one in _installed(service) if one.name.startswith(tuple(packages))]
        traced = next((one.location.path for one in service.of(Middleware) if one.kind == f"{kind}-own"), "")
        if not found and traced:
            note = f"{traced} traces requests; whether anything measures them was not told"
            yield Observation(place, Kind.OPEN, service.name, note)
        elif not found and shared:
            note = f"{shared} does it; whether this service uses that was not followed"
            yield Observation(place, Kind.OPEN, service.name, note)
        elif not found and unlisted(service, kind):
            yield Observation(place, Kind.OPEN, service.name, unlisted(service, kind))
        else:
            yield Observation(found[0] if found else place, Kind.PASS if found else Kind.FAIL, service.name)


def _installed(service: Service) -> list[Dependency]:
    return [one for package in service.of(Package) for one in package.dependencies if not one.development]
