"""Servers that are stopped in the middle of a request, because nothing in them hears SIGTERM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.layers import http_services
from readiness.model.facts import ImageBuilt, Listen, Middleware, Package, Workload
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def check(system: System) -> Iterator[Observation]:
    """One observation for each HTTP service in Node or Go that opens its port itself and is shipped as an image."""
    for service, _ in http_services(system):
        listening = [one for one in service.of(Listen) if one.framework in _NODE | _GO]
        if not listening or not _shipped(service):
            continue
        place = min(one.location for one in listening)
        yield Observation(place, Kind.PASS if _hears(service) else Kind.FAIL, service.name)


def _shipped(service: Service) -> bool:
    return bool(service.of(ImageBuilt)) or bool(service.of(Workload))


def _hears(service: Service) -> bool:
    if any(one.kind == "shutdown" or one.source in _CLOSES for one in service.of(Middleware)):
        return True
    return any(one.name in _KEEPERS for package in service.of(Package) for one in package.dependencies)
