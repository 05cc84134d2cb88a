"""Where JavaScript and TypeScript say which origins may call: cors packages, NestJS, socket.io, headers set by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.app.cors_origins import ALIKE, ANY, FEW, HEADER, LATER, Judged, by_hand, judged, pattern, told
from readiness.checks.sources import FUNCTIONS, guarded, is_development, meant
from readiness.formats.source.code import ancestors
from readiness.formats.source.javascript.syntax import as_call, entries
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.finding import Observation

_MADE = frozenset(
    {"cors:", "cors:default", "@koa/cors:", "koa-cors:", "koa2-cors:", "kcors:", "hono/cors:cors", "express-cors:"}
)
_REGISTERED = frozenset({"@fastify/cors:", "@fastify/cors:fastifyCors", "fastify-cors:"})
_OPTION = frozenset(
    {
        "@nestjs/core:NestFactory.create",
        "@nestjs/websockets:WebSocketGateway",
        "socket.io:Server",
        "socket.io:",
        "socket.io:Server.Server",
    }
)
_SETTERS = frozenset({"setheader", "header", "set", "append", "appendheader"})
_TOOLING = lazy(
    r"(^|/)(vite|webpack|rollup|build)/[^/]+\.[cm]?[jt]s$|(^|/)(vite|webpack|vue|craco|rollup|karma|metro|gulpfile|gruntfile|setupproxy|snowpack)[\w.-]*\.[cm]?[jt]s$",
    re.IGNORECASE,
)
_CLIENT = lazy(
    r"(?i)^(fetch|ky|got|request|\$http.*|https?\.(get|post|request)|axios.*|.*\.(ajax|request|create)|.*(client|api|http|axios)\w*\.(get|post|put|patch|delete))$"
)
_ANSWERS = lazy(r"writeHead|new (Next)?Response\(|Response\.json|statusCode|APIGatewayProxy|setHeader|NextResponse")


def observations(code: Code) -> Iterator[Observation]:
    if _TOOLING.search(code.path) or is_development(code.path):
        return
    for call in code.calls:
        yield from _of_call(code, call)
    yield from _of_pairs(code)
    yield from _of_patterns(code)


def _of_call(code: Code, call: Call) -> Iterator[Observation]:
    qualified = code.qualify(call.callee)
    if qualified in _MADE:
        if not _preflight(call.node):
            yield _options(code, call, call.arguments[0] if call.arguments else None)
    elif call.name == "register" and call.arguments and _plugin(code, call.arguments[0]) in _REGISTERED:
        yield _options(code, call, call.arguments[1] if len(call.arguments) > 1 else None)
    elif call.name == "enableCors" and len(call.arguments) < 2:
        yield _options(code, call, call.arguments[0] if call.arguments else None)
    elif qualified in _OPTION and "cors" in call.keywords:
        yield _options(code, call, call.keywords["cors"])
    elif call.name.lower() in _SETTERS and len(call.arguments) == 2 and _is_header(call.arguments[0]):
        yield by_hand(code, call.node, call.arguments[1])


def _plugin(code: Code, node: SgNode) -> str:
    call = as_call(node)
    if call is not None and call.name in ("require", "import"):
        return call.arguments[0].text().strip("\"'`") + ":" if call.arguments else ""
    return code.qualify(node.text())


def _preflight(node: SgNode) -> bool:
    """`app.options("*", cors())` answers the question before the request; the request itself is judged elsewhere."""
    for parent in ancestors(node):
        call = as_call(parent) if parent.kind() == "call_expression" else None
        if call is not None:
            return call.name == "options"
    return False


def _options(code: Code, call: Call, given: SgNode | None) -> Observation:
    """The packages allow every origin when none is named."""
    if given is None:
        return told(
            code, call.node, FEW if _only_developing(call.node) else ANY, credentials=False, few=_at_path(call.node)
        )
    value = meant(code, given)
    if value.kind() == "true":
        return told(code, given, FEW if _only_developing(call.node) else ANY, credentials=False)
    if value.kind() in FUNCTIONS or value.kind() == "false":
        return told(code, call.node, FEW, credentials=False)
    if value.kind() != "object":
        return told(code, call.node, LATER, credentials=False)
    options = entries(value)
    origin = options.get("origin") or options.get("origins")
    found = judged(code, origin) if origin is not None else _unsaid(value)
    if found is ALIKE and origin is not None and "cors" in origin.text().lower():
        found = FEW  # told where the pattern is written
    place = origin if origin is not None and found.kind is not FEW.kind else call.node
    found = FEW if _only_developing(call.node) else found
    return told(code, place, found, credentials=_true(options, "credentials"), few=_at_path(call.node))


def _at_path(node: SgNode) -> bool:
    """`app.use("/api/v1/*", cors())`, `router.get("/feed", cors(), …)`."""
    around = next(ancestors(node), None)
    holder = around.parent() if around is not None and around.kind() == "arguments" else None
    call = as_call(holder) if holder is not None else None
    return (
        call is not None
        and len(call.arguments) > 1
        and call.arguments[0].kind() in ("string", "template_string")
        and call.arguments[0].text().strip("\"'`") not in ("*", "/", "/*", "")
    )


def _unsaid(options: SgNode) -> Judged:
    spread = any(part.kind() == "spread_element" for part in options.named_children())
    return LATER if spread else ANY


def _true(options: Mapping[str, SgNode], key: str) -> bool:
    return key in options and options[key].text() == "true"


def _only_developing(node: SgNode) -> bool:
    return guarded(node)


def _is_header(node: SgNode) -> bool:
    return node.text().strip("\"'`").lower() == HEADER


def _of_patterns(code: Code) -> Iterator[Observation]:
    """`const corsOrigins = [/^https:\\/\\/www.shop.com$/]`, to be used elsewhere."""
    for name, values in code.assigned.items():
        if "cors" not in name.lower():
            continue
        for value in values:
            parts = value.named_children() if value.kind() == "array" else [value]
            for part in parts:
                found = pattern(part.text()) if part.kind() == "regex" else FEW
                if found.kind is not FEW.kind:
                    yield told(code, part, found, credentials=False)


def _of_pairs(code: Code) -> Iterator[Observation]:
    """The header as a key of an object, where that object is an answer and not a question."""
    if HEADER not in code.source.text.lower() or not _ANSWERS.search(code.source.text):
        return
    for pair in code.source.nodes("pair"):
        key, value = pair.field("key"), pair.field("value")
        if key is not None and value is not None and _is_header(key) and not _asked(pair):
            yield by_hand(code, pair, value)


def _asked(pair: SgNode) -> bool:
    """The headers of a request that this code sends: there the header means nothing, and harms nobody."""
    for parent in ancestors(pair):
        call = as_call(parent) if parent.kind() in ("call_expression", "new_expression") else None
        if call is not None and _CLIENT.match(call.callee):
            return True
    return False
