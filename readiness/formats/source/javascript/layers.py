"""Cross-cutting layers in JavaScript code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.javascript.handlers import find_function
from readiness.formats.source.middleware import Tables, layers
from readiness.model.facts import Middleware
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code

_TABLES = Tables(
    modules={
        **dict.fromkeys(
            ("cors", "@fastify/cors", "fastify-cors", "@koa/cors", "koa-cors", "koa2-cors", "hono/cors"), "cors"
        ),
        **dict.fromkeys(
            (
                *("express-rate-limit", "rate-limiter-flexible", "@nestjs/throttler", "@fastify/rate-limit"),
                *("fastify-rate-limit", "koa-ratelimit", "koa2-ratelimit", "express-slow-down", "express-brute"),
                *(
                    "hono-rate-limiter",
                    "@upstash/ratelimit",
                    "@unkey/ratelimit",
                    "express-limiter",
                    "limiter",
                    "hapi-rate-limit",
                ),
                *("@arcjet/node", "@arcjet/next", "@arcjet/nest", "express-rate-limit-redis", "koa-better-ratelimit"),
            ),
            "rate-limit",
        ),
        **dict.fromkeys(
            (
                *(
                    "helmet",
                    "@fastify/helmet",
                    "fastify-helmet",
                    "koa-helmet",
                    "lusca",
                    "hono/secure-headers",
                    "frameguard",
                    "hsts",
                ),
                *(
                    "helmet-csp",
                    "nosecone",
                    "@nosecone/next",
                    "next-secure-headers",
                    "@next-safe/middleware",
                    "blankie",
                ),
            ),
            "security-headers",
        ),
        **dict.fromkeys(
            (
                *("passport", "jsonwebtoken", "express-jwt", "koa-jwt", "@fastify/jwt", "fastify-jwt", "@nestjs/jwt"),
                *("@nestjs/passport", "express-basic-auth", "express-openid-connect", "next-auth", "@auth/express"),
                *(
                    "express-oauth2-jwt-bearer",
                    "hono/jwt",
                    "hono/bearer-auth",
                    "hono/basic-auth",
                    "@clerk/express",
                    "@clerk/nextjs",
                ),
                *(
                    "better-auth",
                    "lucia",
                    "iron-session",
                    "jose",
                    "@auth0/nextjs-auth0",
                    "@supabase/ssr",
                    "keycloak-connect",
                ),
                *(
                    "@fastify/auth",
                    "@fastify/basic-auth",
                    "@fastify/bearer-auth",
                    "@fastify/passport",
                    "koa-passport",
                    "@hapi/jwt",
                ),
                *(
                    "@hapi/basic",
                    "@hapi/cookie",
                    "hapi-auth-jwt2",
                    "aws-jwt-verify",
                    "@okta/jwt-verifier",
                    "openid-client",
                    "@hono/auth-js",
                ),
                *("@clerk/fastify", "@clerk/clerk-sdk-node", "supertokens-node", "nest-keycloak-connect"),
            ),
            "auth",
        ),
        **dict.fromkeys(
            (
                *("prom-client", "express-prom-bundle", "express-prometheus-middleware", "fastify-metrics"),
                *(
                    "@willsoto/nestjs-prometheus",
                    "@opentelemetry",
                    "hot-shots",
                    "@hono/prometheus",
                    "koa-prometheus",
                    "dd-trace",
                ),
                *(
                    "newrelic",
                    "elastic-apm-node",
                    "applicationinsights",
                    "swagger-stats",
                    "nestjs-otel",
                    "@appsignal/nodejs",
                ),
            ),
            "metrics",
        ),
        **dict.fromkeys(
            (
                *("@nestjs/terminus", "@godaddy/terminus", "lightship", "express-healthcheck"),
                *("@fastify/under-pressure", "under-pressure", "express-actuator", "grpc-js-health-check"),
                *(
                    "grpc-health-check",
                    "fastify-healthcheck",
                    "fastify-custom-healthcheck",
                    "koa-healthcheck",
                    "hapi-alive",
                ),
                "@cloudnative/health-connect",
            ),
            "health",
        ),
        **dict.fromkeys(
            (
                *("pino", "pino-http", "koa-pino-logger", "express-pino-logger", "nestjs-pino"),
                *(
                    "bunyan",
                    "express-bunyan-logger",
                    "roarr",
                    "hapi-pino",
                    "hono-pino",
                    "@aws-lambda-powertools/logger",
                ),
            ),
            "structured-logging",
        ),
        **dict.fromkeys(
            (
                *(
                    "http-graceful-shutdown",
                    "http-terminator",
                    "stoppable",
                    "close-with-grace",
                    "express-graceful-shutdown",
                ),
                *(
                    "fastify-graceful-shutdown",
                    "node-graceful-shutdown",
                    "koa-graceful-shutdown",
                    "@gquittet/graceful-server",
                ),
                *("shutdown-async", "async-exit-hook", "exit-hook", "death"),
            ),
            "shutdown",
        ),
        **dict.fromkeys(
            (
                "express-async-errors",
                "errorhandler",
                "koa-onerror",
                "koa-error",
                "koa-json-error",
                "koa-better-error-handler",
            ),
            "error-handler",
        ),
    },
    calls={
        # winston writes JSON unless told otherwise; a format of its own is a matter for a rule.
        "winston:createLogger": "structured-logging",
        "winston:format.json": "structured-logging",
        "@nestjs/common:Catch": "error-handler",
        # Those two answer for health and stop as they should.
        "@godaddy/terminus:createTerminus": "shutdown",
        "lightship:createLightship": "shutdown",
    },
    methods={
        "enableCors": "cors",
        "enableShutdownHooks": "shutdown",
        "setErrorHandler": "error-handler",
        "useGlobalFilters": "error-handler",
        "setupExpressErrorHandler": "error-handler",
        "onError": "error-handler",
        "useGlobalGuards": "auth",
    },
    strings={"SIGTERM": "shutdown", "onPreResponse": "error-handler"},
    string="string",
    identifiers=("identifier",),
)


def layers_of(code: Code, framework: str) -> Iterator[Middleware]:
    yield from layers(code, _TABLES, framework)
    yield from _error_handlers(code, framework)
    yield from _options(code)


def _error_handlers(code: Code, framework: str) -> Iterator[Middleware]:
    """Express and its kin know an error handler by its four parameters; where it is used may be another file."""
    if framework in {"koa", "fastify", "nestjs"}:
        return
    for call in code.calls:
        if call.name == "use" and call.arguments and call.receiver and _handles_errors(code, call.arguments[-1]):
            yield Middleware(
                location=code.at(call.function), kind="error-handler", source=framework or "express", detail=call.callee
            )
            return
    for function in _with_error_first(code):
        yield Middleware(location=code.at(function), kind="error-handler", source=framework or "express")
        return


def _handles_errors(code: Code, given: SgNode) -> bool:
    function = find_function(code, given)
    parameters = function.field("parameters") if function is not None else None
    if parameters is not None:
        return len(parameters.named_children()) == 4
    return function is None and regex(r"(?i)error|exception|notfound.*handler").search(given.text()) is not None


def _with_error_first(code: Code) -> Iterator[SgNode]:
    """`(err, req, res, next)`, by the names that everybody gives them."""
    if "next" not in code.source.text:
        return
    for parameters in code.source.nodes("formal_parameters"):
        names = [regex(r"\w*").match(part.text()) for part in parameters.named_children()]
        words = [found[0].lower().lstrip("_") for found in names if found]
        function = parameters.parent()
        if (
            len(words) == 4
            and words[0].startswith(("err", "ex"))
            and words[1].startswith("req")
            and function is not None
        ):
            yield parameters


def _options(code: Code) -> Iterator[Middleware]:
    """Layers that are an option of the app: Nest's `cors: true`, Fastify's `logger: true` (pino)."""
    for call in code.calls:
        qualified = code.qualify(call.callee)
        cors, logger = call.keywords.get("cors"), call.keywords.get("logger")
        if qualified == "@nestjs/core:NestFactory.create" and cors is not None and cors.text() != "false":
            yield Middleware(location=code.at(cors), kind="cors", source="nestjs", detail="cors")
        plain = call.keywords.get("json")
        if qualified == "@nestjs/common:ConsoleLogger" and plain is not None and plain.text() == "true":
            yield Middleware(location=code.at(plain), kind="structured-logging", source="nestjs", detail="json")
        if qualified in {"fastify:", "fastify:fastify"} and logger is not None and logger.text() != "false":
            yield Middleware(location=code.at(logger), kind="structured-logging", source="fastify", detail="logger")
