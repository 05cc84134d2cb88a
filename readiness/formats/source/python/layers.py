"""Cross-cutting layers in Python code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.middleware import Tables, layers
from readiness.formats.source.python.endings import endings
from readiness.model.facts import Middleware

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Code

_TABLES = Tables(
    modules={
        "fastapi.middleware.cors": "cors",
        "starlette.middleware.cors": "cors",
        "flask_cors": "cors",
        "aiohttp_cors": "cors",
        "quart_cors": "cors",
        "sanic_cors": "cors",
        "corsheaders": "cors",
        "slowapi": "rate-limit",
        "flask_limiter": "rate-limit",
        "fastapi_limiter": "rate-limit",
        "django_ratelimit": "rate-limit",
        "ratelimit.decorators": "rate-limit",
        "rest_framework.throttling": "rate-limit",
        "quart_rate_limiter": "rate-limit",
        "sanic_limiter": "rate-limit",
        "limits": "rate-limit",
        "flask_talisman": "security-headers",
        "talisman": "security-headers",
        "secure": "security-headers",
        "django.middleware.security": "security-headers",
        "csp": "security-headers",
        "fastapi.security": "auth",
        "flask_login": "auth",
        "flask_jwt_extended": "auth",
        "flask_httpauth": "auth",
        "fastapi_users": "auth",
        "starlette.middleware.authentication": "auth",
        "starlette.authentication": "auth",
        "django.contrib.auth": "auth",
        "rest_framework.authentication": "auth",
        "rest_framework.permissions": "auth",
        "rest_framework_simplejwt": "auth",
        "authlib": "auth",
        "jose.jwt": "auth",
        "jwt": "auth",
        "prometheus_client": "metrics",
        "prometheus_fastapi_instrumentator": "metrics",
        "prometheus_flask_exporter": "metrics",
        "starlette_exporter": "metrics",
        "starlette_prometheus": "metrics",
        "django_prometheus": "metrics",
        "aioprometheus": "metrics",
        "opentelemetry": "metrics",
        "statsd": "metrics",
        "health_check": "health",
        "healthcheck": "health",
        "fastapi_health": "health",
        "grpc_health": "health",
        "structlog": "structured-logging",
        "pythonjsonlogger": "structured-logging",
        "json_log_formatter": "structured-logging",
        "ecs_logging": "structured-logging",
        "logstash_formatter": "structured-logging",
    },
    calls={},
    methods={
        "exception_handler": "error-handler",
        "add_exception_handler": "error-handler",
        "errorhandler": "error-handler",
        "app_errorhandler": "error-handler",
        "register_error_handler": "error-handler",
    },
    strings={
        "corsheaders.middleware.CorsMiddleware": "cors",
        "django.middleware.security.SecurityMiddleware": "security-headers",
        "csp.middleware.CSPMiddleware": "security-headers",
        "django.middleware.clickjacking.XFrameOptionsMiddleware": "security-headers",
        "django_ratelimit.middleware.RatelimitMiddleware": "rate-limit",
        "DEFAULT_THROTTLE_CLASSES": "rate-limit",
        "DEFAULT_AUTHENTICATION_CLASSES": "auth",
        "django.contrib.auth.middleware.AuthenticationMiddleware": "auth",
        "EXCEPTION_HANDLER": "error-handler",
        "health_check": "health",
        "django_prometheus": "metrics",
        "django_prometheus.middleware.PrometheusBeforeMiddleware": "metrics",
        "pythonjsonlogger.jsonlogger.JsonFormatter": "structured-logging",
        "pythonjsonlogger.json.JsonFormatter": "structured-logging",
        "structlog.stdlib.ProcessorFormatter": "structured-logging",
    },
    string="string",
    identifiers=("identifier",),
    # What reads accounts or hands out types guards nothing.
    ignored=frozenset(
        {
            "django.contrib.auth.get_user_model",
            "django.contrib.auth.models.User",
            "django.contrib.auth.models.AbstractUser",
            "rest_framework.permissions.AllowAny",
        }
    ),
)
_SETTINGS = {
    "SECURE_HSTS_SECONDS": "security-headers",
    "CSP_DEFAULT_SRC": "security-headers",
    "handler500": "error-handler",
}


def layers_of(code: Code, framework: str) -> Iterator[Middleware]:
    yield from layers(code, _TABLES, framework)
    for name, kind in _SETTINGS.items():
        for value in code.assigned.get(name, ())[:1]:
            yield Middleware(location=code.at(value), kind=kind, source="django", detail=name)
    yield from _serialized_loguru(code)
    yield from _written(code, framework)
    yield from endings(code, framework)


def _written(code: Code, framework: str) -> Iterator[Middleware]:
    """CORS answered by hand, and a formatter of one's own that writes JSON; each once."""
    text = code.source.text
    if "access-control-allow-origin" in text.lower() and "def " in text:
        for node in code.source.root.find_all(kind="string"):
            if node.text().lstrip("bB").strip("\"'").lower() == "access-control-allow-origin":
                yield Middleware(
                    location=code.at(node),
                    kind="cors",
                    source=framework or "headers",
                    detail=node.text().strip("bB\"'"),
                )
                break
    for node in code.source.nodes("class_definition") if "Formatter" in text and "json" in text.lower() else ():
        title, bases, body = node.field("name"), node.field("superclasses"), node.field("body")
        if (
            title is None
            or bases is None
            or body is None
            or "Formatter" not in bases.text()
            or "dumps(" not in body.text()
        ):
            continue
        yield Middleware(location=code.at(title), kind="structured-logging", source="logging", detail=title.text())


def _serialized_loguru(code: Code) -> Iterator[Middleware]:
    """loguru writes JSON only when a sink is added with `serialize=True`."""
    for call in code.calls if "loguru" in code.source.text else ():
        given = call.keywords.get("serialize")
        if given is not None and given.text() == "True" and code.qualify(call.callee) == "loguru.logger.add":
            yield Middleware(
                location=code.at(given), kind="structured-logging", source="loguru", detail="serialize=True"
            )
