"""Limits that count in the memory of one process where several share the requests, or that take a proxy for the client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.fronting import Edge
from readiness.checks.app.layers import http_services
from readiness.model.cluster import Autoscaler
from readiness.model.facts import ImageBuilt, Ingress, Middleware, Workload
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.location import Location
    from readiness.model.system import Service, System

_WORKERS = lazy(r"(?:--workers|-w|--instances|-i)[ =]?([2-9]|[1-9]\d+|max)\b")
_BY_ADDRESS = frozenset(
    {"express-rate-limit", "express-slow-down", "@nestjs/throttler", "@fastify/rate-limit", "flask_limiter", "slowapi"}
)
"""They count by the address of whoever opened the connection, unless told otherwise."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each HTTP service with a limiter of a library we know."""
    edge = Edge(system, "rate-limit")
    for service, _ in http_services(system):
        limits = [
            one for one in service.of(Middleware) if one.source in _BY_ADDRESS and one.kind.startswith("rate-limit-")
        ]
        if not limits or edge.of(service).place is not None:
            continue  # the edge limits too: this one is a second line
        stored = any(one.kind == "rate-limit-stored" for one in service.of(Middleware))
        trusted = any(one.kind == "trusted-proxy" for one in service.of(Middleware))
        first = limits[0]
        many, proxy = _many(service, system), _proxied(service, edge, system)
        if not stored and many is not None:
            note = "it counts in the memory of one process, and several share the requests"
            yield Observation(first.location, Kind.FAIL, service.name, note, related=(many,))
        elif not trusted and proxy is not None:
            note = "it counts by address, and all requests come from the proxy's"
            yield Observation(first.location, Kind.FAIL, service.name, note, related=(proxy,))
        else:
            yield Observation(first.location, Kind.PASS, service.name)


def _many(service: Service, system: System) -> Location | None:
    """Where it is written that more than one process answers."""
    for workload in service.of(Workload):
        if isinstance(workload.replicas, int) and workload.replicas > 1:
            return workload.location
        for one in system.of(Autoscaler):
            if (
                one.target_name == workload.name
                and one.target_kind == workload.kind
                and one.kind != "VerticalPodAutoscaler"
            ):
                return one.location
    for image in service.of(ImageBuilt):
        if _WORKERS.search(" ".join(image.command)):
            return image.command_location or image.location
    return None


def _proxied(service: Service, edge: Edge, system: System) -> Location | None:
    """Where a proxy that hands requests to it is written."""
    return next((one.location for one in system.of(Ingress) if edge.bears(service, one.backends)), None)
