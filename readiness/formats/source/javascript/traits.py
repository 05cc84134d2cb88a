"""What JavaScript code does, where only the whole service tells whether it should."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.correlation import correlations
from readiness.formats.source.javascript.handlers import find_function, parameters
from readiness.formats.source.javascript.syntax import FUNCTIONS
from readiness.model.facts import Middleware
from readiness.model.trait import Trait
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code

_VERBS = frozenset({"get", "post", "put", "patch", "delete", "all", "use"})
_EXPRESS = lazy(r"(await )?(express(\.default)?\(\)|(express\.)?Router\()")
_DURATION = lazy(r"(?i)duration|latency|response_?time|seconds|_ms\b|millis")
_REQUESTS = lazy(r"(?i)request|http|response|api|rpc|quer(y|ies)|operation")
_RECORD = lazy(r"(?s)JSON\.stringify\(\s*\{.*\b(level|severity|time|timestamp|msg|message)\b")
"""A logger of the project's own that writes a line of JSON."""
_AUTOMATIC = (
    "express-prom-bundle",
    "express-prometheus-middleware",
    "fastify-metrics",
    "@opentelemetry",
    "@willsoto/nestjs-prometheus",
    "@hono/prometheus",
)


def traits(code: Code) -> Iterator[Trait | Middleware]:
    yield from correlations(code)
    express = "async" in code.source.text and code.imports_from("express")
    metrics = code.imports_from("prom-client")
    for call in code.calls:
        if call.receiver == "console" and call.arguments and _RECORD.match(call.arguments[0].text()):
            yield Middleware(
                location=code.at(call.function), kind="structured-logging", source="console", detail="JSON"
            )
        json = call.keywords.get("json")
        if json is not None and json.text() != "false" and code.qualify(call.callee) == "@nestjs/common:ConsoleLogger":
            yield Middleware(location=code.at(json), kind="structured-logging", source="nestjs", detail="json")
        if express and call.name in _VERBS:
            yield from _async_route(code, call)
        if call.name in ("File", "DailyRotateFile") and "winston" in code.source.text:
            yield Trait(code.at(call.function), "log-file", call.callee)
        elif call.name == "Console" and "winston" in code.source.text:
            yield Trait(code.at(call.function), "log-console", call.callee)
        elif metrics and call.name in ("Histogram", "Summary", "Counter", "Gauge") and "name" in call.keywords:
            yield _metric(code, call.name, call.keywords["name"])
    for found in code.imports:
        if found.module.startswith(_AUTOMATIC) and not found.module.startswith("@opentelemetry/api"):
            yield Trait(code.at(found.node), "metric-duration", found.module)


def _metric(code: Code, made: str, node: SgNode) -> Trait:
    name = node.text()
    timed = made in ("Histogram", "Summary") and (_DURATION.search(name) or _REQUESTS.search(name))
    kind = "metric-duration" if timed else "metric-requests" if _REQUESTS.search(name) else "metric"
    return Trait(code.at(node), kind, name.strip("\"'`"))


def _async_route(code: Code, call: Call) -> Iterator[Trait]:
    """A handler of a route or middleware whose rejection Express 4 never hears of."""
    if not call.receiver or not _is_express(code, call):
        return
    for given in call.arguments:
        if given.kind() not in (*FUNCTIONS, "identifier"):
            continue
        function = find_function(code, given)
        if function is not None and _is_async(function) and _takes_request(function) and _rejects(function):
            path = (
                call.arguments[0].text().strip("\"'`")
                if call.arguments[0].kind() in ("string", "template_string")
                else ""
            )
            yield Trait(code.at(call.function), "async-route", f"{call.callee} {path}".strip())
            return


def _is_express(code: Code, call: Call) -> bool:
    """Made by Express in this file, or given to a function of it under a name that everybody gives it."""
    made = code.assigned.get(call.receiver, ()) or code.assigned.get(f"this.{call.receiver.removeprefix('this.')}", ())
    if made:
        return any(_EXPRESS.match(value.text()) for value in made) and code.names.get("Router", "express:").startswith(
            "express:"
        )
    return regex(r"(this\.)?(app|router|server)").fullmatch(call.receiver) is not None


def _is_async(function: SgNode) -> bool:
    return any(child.kind() == "async" for child in function.children())


def _takes_request(function: SgNode) -> bool:
    return bool({name.lstrip("_") for name in parameters(function)} & {"req", "request", "res", "response"})


def _rejects(function: SgNode) -> bool:
    """It awaits something outside of `try`, or behind which no `catch` stands in the same expression."""
    body = function.field("body")
    return body is not None and any(
        ".catch(" not in waiting.text() and not _is_tried(waiting, function)
        for waiting in body.find_all(kind="await_expression")
    )


def _is_tried(node: SgNode, function: SgNode) -> bool:
    """In the block of a `try` that catches, or in an inner function, of which nothing is known."""
    start = function.range().start.index
    inner = node
    for parent in ancestors(node):
        if parent.range().start.index == start and parent.kind() in FUNCTIONS:
            return False
        if parent.kind() in FUNCTIONS:
            return True
        if parent.kind() == "try_statement" and parent.field("handler") is not None:
            block = parent.field("body")
            if block is not None and block.range().start.index == inner.range().start.index:
                return True
        inner = parent
    return False
