"""What Python code does, where only the whole service tells whether it should."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.correlation import correlations
from readiness.model.facts import Middleware
from readiness.model.trait import Trait
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code

_FILES = frozenset({"FileHandler", "RotatingFileHandler", "TimedRotatingFileHandler", "WatchedFileHandler"})
_DURATION = lazy(r"(?i)duration|latency|response_time|request_time|seconds|_ms\b|millis")
_REQUESTS = lazy(r"(?i)request|http|response|api|rpc|call|query|queries|operation")
_AUTOMATIC = (
    "prometheus_fastapi_instrumentator", "prometheus_flask_exporter", "starlette_exporter", "starlette_prometheus", "django_prometheus",
    "aioprometheus", "opentelemetry.instrumentation",
)  # fmt: skip


def traits(code: Code) -> Iterator[Trait | Middleware]:
    yield from correlations(code)
    yield from _formatters(code)
    for call in code.calls:
        name = code.qualify(call.callee)
        if name.startswith("logging.") and call.name in _FILES and call.arguments:
            yield from _file(code, call.arguments[0])
        elif name == "logging.basicConfig" and "filename" in call.keywords:
            yield from _file(code, call.keywords["filename"])
        elif name in ("logging.StreamHandler", "logging.basicConfig") or (
            name == "loguru.logger.add" and "std" in call.node.text()
        ):
            yield Trait(code.at(call.function), "log-console", call.callee)
        elif name == "loguru.logger.add" and call.arguments and call.arguments[0].kind() == "string":
            yield from _file(code, call.arguments[0])
        elif (
            name.startswith("prometheus_client.")
            and call.name in ("Histogram", "Summary", "Counter", "Gauge")
            and call.arguments
        ):
            yield _metric(code, call.name, call.arguments[0])
    for found in code.imports:
        if found.module.startswith(_AUTOMATIC):
            yield Trait(code.at(found.node), "metric-duration", found.module)
    yield from _described(code)


def _formatters(code: Code) -> Iterator[Middleware]:
    """A formatter of the project's own that writes each record as JSON."""
    if "Formatter)" not in code.source.text or "json" not in code.source.text:
        return
    for node in code.source.nodes("class_definition"):
        head, _, body = node.text().partition(":")
        if "Formatter)" in head and regex(r"\b(json|orjson|ujson|simplejson)\.dumps\(").search(body):
            yield Middleware(location=code.at(node), kind="structured-logging", source="logging", detail=head[6:60])


def _file(code: Code, node: SgNode) -> Iterator[Trait]:
    """`/dev/stdout` is no file."""
    if not regex(r"/dev/|/proc/").search(node.text()):
        yield Trait(code.at(node), "log-file", node.text()[:60])


def _metric(code: Code, made: str, node: SgNode) -> Trait:
    name = node.text()
    timed = made in ("Histogram", "Summary") and (_DURATION.search(name) or _REQUESTS.search(name))
    kind = "metric-duration" if timed else "metric-requests" if _REQUESTS.search(name) else "metric"
    return Trait(code.at(node), kind, name.strip("\"'"))


def _described(code: Code) -> Iterator[Trait]:
    """Handlers named in a configuration for `dictConfig`, and Django's middleware for metrics."""
    if "logging." not in code.source.text and "django_prometheus" not in code.source.text:
        return
    for node in code.source.nodes("string"):
        text = node.text().strip("\"'")
        if text.startswith("logging.") and text.rpartition(".")[2] in _FILES:
            yield Trait(code.at(node), "log-file", text)
        elif text == "logging.StreamHandler":
            yield Trait(code.at(node), "log-console", text)
        elif text.startswith("django_prometheus.middleware"):
            yield Trait(code.at(node), "metric-duration", text)
