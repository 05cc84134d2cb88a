"""Which Python modules make a file part of a server."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.formats.source.code import longest
from readiness.formats.source.reading import read
from readiness.model.facts import Framework

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source

MODULES = {
    "fastapi": "fastapi",
    "starlette": "starlette",
    "flask": "flask",
    "flask_restful": "flask",
    "flask_restx": "flask",
    "flask_restplus": "flask",
    "flask_smorest": "flask",
    "flask_openapi3": "flask",
    "apiflask": "flask",
    "connexion": "flask",
    "quart": "quart",
    "sanic": "sanic",
    "django.urls": "django",
    "django.conf.urls": "django",
    "django.http": "django",
    "django.core.wsgi": "django",
    "django.core.asgi": "django",
    "django.views": "django",
    "rest_framework": "django",
    "django.contrib.auth.decorators": "django",
    "django.contrib.auth.mixins": "django",
    "ninja": "ninja",
    "ninja_extra": "ninja",
    "aiohttp.web": "aiohttp",
    "litestar": "litestar",
    "tornado.web": "tornado",
    "falcon": "falcon",
    "bottle": "bottle",
    "http.server": "http.server",
}
"""Module → framework. `aiohttp` alone is a client; only its `web` serves."""
GRPC = frozenset({"grpc.server", "grpc.aio.server"})


_ROOTS = frozenset(name.partition(".")[0] for name in MODULES)


def frameworks(code: Code) -> tuple[Framework, ...]:
    """Each framework once, where it is first imported; gRPC where a server is made."""
    return _told(code.source, code.path)


@lru_cache(maxsize=1)
def _told(source: Source, path: str) -> tuple[Framework, ...]:
    return tuple(_found(read(source, path)))


def _found(code: Code) -> Iterator[Framework]:
    told: set[str] = set()
    for found in code.imports:
        if found.module.partition(".")[0] not in _ROOTS:
            continue
        name = MODULES.get(longest(found.qualified, MODULES) or longest(found.module, MODULES), "")
        if name and name not in told and not found.module.endswith("testclient"):
            told.add(name)
            yield Framework(location=code.at(found.node), name=name, language="python")
    if "grpc" not in code.source.text:
        return
    for call in code.calls:
        if "grpc" not in told and code.qualify(call.callee) in GRPC:
            told.add("grpc")
            yield Framework(location=code.at(call.function), name="grpc", language="python")


def framework_of(code: Code) -> str:
    """The first framework of the file, for what does not say which one it belongs to."""
    return next((found.name for found in frameworks(code)), "")
