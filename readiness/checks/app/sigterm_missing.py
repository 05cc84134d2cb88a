"""Servers that are stopped in the middle of a request, because nothing in them hears SIGTERM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.layers import http_services
from readiness.model.facts import Framework, ImageBuilt, Listen, Middleware, Package, Workload
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.location import Location
    from readiness.model.system import Service, System

_NODE = frozenset({"express", "koa", "fastify", "hapi", "restify", "polka", "http", "hono", "nestjs", "node"})
_GO = frozenset({"net/http", "gin", "echo", "fiber", "chi", "gorilla", "httprouter"})
_CLOSES = frozenset({"@godaddy/terminus", "lightship"})
_KEEPERS = frozenset({
    "pm2", "@google-cloud/functions-framework", "serverless-http", "fx", "go.uber.org/fx", "github.com/go-kratos/kratos/v2",
    "sigs.k8s.io/controller-runtime", "k8s.io/apiserver", "github.com/zeromicro/go-zero", "github.com/oklog/run", "github.com/kardianos/service",
    "github.com/valyala/fasthttp/prefork",
})  # fmt: skip
"""What starts and stops the server in its place."""
_BOOT = lazy(r"spring-boot(-starter-parent|-dependencies)?$|^org\.springframework\.boot$")
_VERSION = lazy(r"v?(\d+)\.(\d+)")
_GRACEFUL = (3, 4)


def check(system: System) -> Iterator[Observation]:
    """One observation for each HTTP service in Node, Go or Spring that opens its port itself and is shipped as an image."""
    for service, place in http_services(system):
        if not _shipped(service):
            continue
        listening = [one for one in service.of(Listen) if one.framework in _NODE | _GO]
        if listening:
            kind = Kind.PASS if hears(service) else Kind.FAIL
            yield Observation(min(one.location for one in listening), kind, service.name)
        elif any(one.name.startswith("spring") for one in service.of(Framework)):
            yield _spring(service, place)


def _spring(service: Service, place: Location) -> Observation:
    """Spring Boot closes the server in good order by itself from 3.4 on; before, where it is told to."""
    version = _boot(service)
    if hears(service) or (version is not None and version >= _GRACEFUL):
        return Observation(place, Kind.PASS, service.name)
    if version is None:
        return Observation(
            place, Kind.OPEN, service.name, "which Spring Boot it is made with is not known; from 3.4 on it does"
        )
    return Observation(place, Kind.FAIL, service.name, "Spring Boot before 3.4 does it with server.shutdown=graceful")


def _boot(service: Service) -> tuple[int, int] | None:
    for package in service.of(Package):
        for one in package.dependencies:
            found = _VERSION.match(one.requirement) if _BOOT.search(one.name) else None
            if found is not None:
                return int(found.group(1)), int(found.group(2))
    return None


def _shipped(service: Service) -> bool:
    return bool(service.of(ImageBuilt)) or bool(service.of(Workload))


def hears(service: Service) -> bool:
    """Something in it, or what starts it, ends it in good order."""
    if any(one.kind == "shutdown" or one.source in _CLOSES for one in service.of(Middleware)):
        return True
    return any(one.name in _KEEPERS for package in service.of(Package) for one in package.dependencies)
