"""Whether code tells the requests apart in its log: an id that is read, made or passed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.location import Location, Region
from readiness.model.trait import Trait
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Code

_MODULES = (
    *(
        "asgi_correlation_id",
        "django_guid",
        "flask_log_request_id",
        "starlette_context",
        "structlog.contextvars",
        "opentelemetry",
    ),
    *("ddtrace", "elasticapm", "sentry_sdk", "logfire", "newrelic"),
    *(
        "pino-http",
        "nestjs-pino",
        "cls-rtracer",
        "express-request-id",
        "express-correlation-id",
        "cls-hooked",
        "nestjs-cls",
    ),
    *(
        "express-pino-logger",
        "koa-pino-logger",
        "@opentelemetry",
        "dd-trace",
        "elastic-apm-node",
        "express-http-context",
    ),
    *(
        "go.opentelemetry.io",
        "github.com/gin-contrib/requestid",
        "github.com/rs/zerolog/hlog",
        "github.com/go-chi/httplog",
    ),
    *(
        "gopkg.in/DataDog/dd-trace-go.v1",
        "github.com/DataDog/dd-trace-go",
        "github.com/gofiber/fiber/v2/middleware/requestid",
    ),
    *("github.com/gofiber/fiber/v3/middleware/requestid", "go.opencensus.io"),
)
_NAMES = lazy(
    r"(?i)\b\w*(x-)?(request|correlation|trace|transaction)[-_]?id\b|traceparent|AsyncLocalStorage|genReqId|middleware\.RequestID"
)

_MARKS = (
    *(
        f"{what}{between}id"
        for what in ("request", "correlation", "trace", "transaction")
        for between in ("", "_", "-")
    ),
    *("traceparent", "asynclocalstorage", "genreqid", "middleware.requestid"),
)
"""One of them, in lower case, is in all that the pattern finds."""


def correlations(code: Code) -> Iterator[Trait]:
    """One at most for a file: where it first shows."""
    for found in code.imports:
        if found.module.startswith(_MODULES):
            yield Trait(code.at(found.node), "correlation", found.module)
            return
    if not any(mark in code.source.lowered for mark in _MARKS):
        return
    named = _NAMES.search(code.source.text)
    if named is not None:
        line = code.source.text.count("\n", 0, named.start()) + 1
        yield Trait(Location(code.path, Region.of_line(line, code.source.line(line))), "correlation", named[0])
