"""Services with metrics of which none tells how many requests there are, how long they take and how many fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.layers import http_services
from readiness.model.facts import Middleware, Package
from readiness.model.finding import Kind, Observation
from readiness.model.trait import Trait

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.system import Service, System

_BY_HAND = frozenset({"prometheus_client", "prom-client", "github.com/prometheus/client_golang"})


def check(system: System, *, packages: Sequence[str]) -> Iterator[Observation]:
    """One observation for each HTTP service that has a Prometheus client. `packages`: what measures requests once installed."""
    for service, _ in http_services(system):
        clients = [one for one in service.of(Middleware) if one.kind == "metrics" and one.source in _BY_HAND]
        if not clients:
            continue
        timed = [one.location for one in service.of(Trait) if one.kind == "metric-duration"]
        measured = bool(timed) or _installed(service, tuple(packages))
        place = min(timed or [one.location for one in clients])
        yield Observation(place, Kind.PASS if measured else Kind.FAIL, service.name)


def _installed(service: Service, packages: tuple[str, ...]) -> bool:
    return any(one.name.startswith(packages) for package in service.of(Package) for one in package.dependencies)
