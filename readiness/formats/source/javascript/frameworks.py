"""Which npm packages make a file part of a server, and what makes their apps and routers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import longest
from readiness.model.facts import Framework

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Code

MODULES = {
    "express": "express",
    "express-promise-router": "express",
    "fastify": "fastify",
    "koa": "koa",
    "koa-router": "koa",
    "@koa/router": "koa",
    "@nestjs/common": "nestjs",
    "@nestjs/core": "nestjs",
    "@nestjs/platform-express": "nestjs",
    "@nestjs/platform-fastify": "nestjs",
    "next/server": "next",
    "@hapi/hapi": "hapi",
    "hapi": "hapi",
    "restify": "restify",
    "polka": "polka",
    "hono": "hono",
    "@hono/node-server": "hono",
    "@hono/zod-openapi": "hono",
}
_CLIENTS = frozenset({"hono/client"})
_SERVERS = {"http:createServer": "http", "https:createServer": "http", "http2:createSecureServer": "http"}
_GRPC = frozenset({"@grpc/grpc-js:Server", "grpc:Server"})
OWNERS = {
    "express:": "express",
    "express:Router": "express",
    "express-promise-router:": "express",
    "fastify:": "fastify",
    "fastify:fastify": "fastify",
    "koa:": "koa",
    "koa-router:": "koa",
    "@koa/router:": "koa",
    "@koa/router:Router": "koa",
    "koa-joi-router:": "koa",
    "@hapi/hapi:server": "hapi",
    "@hapi/hapi:Server": "hapi",
    "hapi:server": "hapi",
    "hapi:Server": "hapi",
    "restify:createServer": "restify",
    "polka:": "polka",
    "hono:Hono": "hono",
    "hono:": "hono",
    "@hono/zod-openapi:OpenAPIHono": "hono",
    "@nestjs/core:NestFactory.create": "nestjs",
}
"""Qualified constructor → framework of the app, router or server it makes."""
ROUTERS = frozenset(
    {
        "express:Router",
        "express-promise-router:",
        "koa-router:",
        "@koa/router:",
        "@koa/router:Router",
        "koa-joi-router:",
    }
)
"""Those that serve nothing before somebody mounts them."""


_CLIENTS = frozenset({"hono/client"})
"""Of a framework's package, but not for servers."""


def frameworks(code: Code) -> Iterator[Framework]:
    """Each framework once, where it is first imported; plain http and gRPC where a server is made."""
    told: set[str] = set()
    for found in code.imports:
        name = "" if found.module in _CLIENTS else MODULES.get(longest(found.module, MODULES), "")
        if name and name not in told:
            told.add(name)
            yield Framework(location=code.at(found.node), name=name, language=code.source.language)
    for call in code.calls:
        qualified = code.qualify(call.callee)
        name = _SERVERS.get(qualified, "grpc" if qualified in _GRPC else "")
        if name and name not in told:
            told.add(name)
            yield Framework(location=code.at(call.function), name=name, language=code.source.language)


def framework_of(code: Code) -> str:
    """The first framework of the file, for what does not say which one it belongs to."""
    return next((found.name for found in frameworks(code)), "")
