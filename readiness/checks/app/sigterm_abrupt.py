"""Servers that hear SIGTERM and leave at once, or wait for their requests without an end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.sources import code_of, content, said
from readiness.formats.source.grammar import Body, body_of, family, functions, is_log
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.artifact import Document

_CLOSES = lazy(
    r"close|shutdown|stop|drain|disconnect|destroy|quit|terminate|dispose|flush|clean_?up|teardown|release|graceful|finali[sz]e|unregister"
    r"|(^|\.)(end|kill|cancel|emit|abort|wait)$|exit_?handler|on_?exit|^exit$",
    re.IGNORECASE,
)
_STORES = lazy(
    r"(?i)\$?disconnect$|(db|database|pool|redis|prisma|mongo\w*|sequelize|knex|client|connection)\w*(\.\w+)?$|\.(end|quit)$"
)
"""Closes what the server uses, not the server."""
_EXITS = lazy(r"^(process\.exit|process\.kill|process\.abort|os\.Exit|os\._exit)$")
_SERVES = lazy(
    r"\.listen\(|createServer|ListenAndServe|\.Serve\(|\.Run\(|\.Start\(|\.Listen\(|serve_forever|uvicorn|grpc\.server|run_app"
)
_FUNCTIONS = frozenset(
    {"arrow_function", "function_expression", "func_literal", "function_declaration", "function_definition", "lambda"}
)
_ENDLESS = lazy(r"^context\.(Background|TODO)\(\)$")
_OPENS = lazy(r"ListenAndServe|\.Serve\(|\.Listen\(")
_SERVERS = ("github.com/gin-gonic/gin", "github.com/labstack/echo", "github.com/gofiber/fiber")
"""Whose `Run` and `Start` open a server; those of others run any program."""
_NO_DEADLINE = "it waits for requests without a deadline"


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each handler of SIGTERM in a file that serves; in Go for each Shutdown as well."""
    code = code_of(content(document), "SIGTERM", "signal.Notify")
    if code is None or not _SERVES.search(code.source.text):
        return
    yield from _go(code) if code.source.language == "go" else _handlers(code)


def _handlers(code: Code) -> Iterator[Observation]:
    for call in code.calls:
        if _hears(code, call):
            handler = _function(code, call.arguments[1])
            if handler is None:
                yield said(code, call.node, Kind.OPEN, note="what it calls stands elsewhere")
            else:
                yield _judged(code, call.node, handler)


def _hears(code: Code, call: Call) -> bool:
    """`process.on("SIGTERM", f)`, `signal.signal(signal.SIGTERM, f)`."""
    if len(call.arguments) < 2:
        return False
    first = call.arguments[0].text()
    if code.source.language == "python":
        return code.qualify(call.callee) == "signal.signal" and first.endswith("SIGTERM")
    return call.callee in ("process.on", "process.once") and first.strip("\"'`") == "SIGTERM"


def _function(code: Code, node: SgNode) -> SgNode | None:
    if node.kind() in _FUNCTIONS:
        return node
    return functions(code.source).get(node.text())


def _judged(code: Code, place: SgNode, handler: SgNode) -> Observation:
    names = _called(code, handler, 3)
    closing = [name for name in names if _CLOSES.search(name) and not _EXITS.match(name)]
    exits = any(_EXITS.match(name) for name in names)
    if closing and exits and all(_STORES.search(name) for name in closing):
        return said(code, place, Kind.FAIL, note="it leaves without closing the server")
    if closing:
        return said(code, place, Kind.PASS)
    others = [name for name in names if not _EXITS.match(name) and not is_log(name)]
    if not others and exits:
        return said(code, place, Kind.FAIL, note="it leaves at once")
    return said(code, place, Kind.OPEN, note="what it calls stands elsewhere")


def _called(code: Code, function: SgNode, depth: int) -> list[str]:
    """What a function calls, and what functions of the file do that it calls or hands on."""
    node = body_of(function)
    if node is None or not depth:
        return []
    found = []
    for call in Body(node, family(code.source.language)).calls:
        found.append(call.callee)
        inner = functions(code.source).get(call.callee)
        if inner is not None and inner.range() != function.range():
            found += _called(code, inner, depth - 1)
    return found


def _go(code: Code) -> Iterator[Observation]:
    closing = [
        call
        for call in code.calls
        if call.name in ("Shutdown", "GracefulStop", "ShutdownWithTimeout", "ShutdownWithContext")
    ]
    for call in closing:
        if call.name == "Shutdown" and call.arguments and "." in call.callee:
            endless = _is_endless(code, call.arguments[0])
            note = _NO_DEADLINE if endless else ""
            yield said(
                code, call.node, Kind.FAIL if endless else Kind.PASS, note=note, level=Level.NOTE if endless else None
            )
    if closing or not (_OPENS.search(code.source.text) or code.imports_from(*_SERVERS)):
        return
    from readiness.formats.source.go.layers import hears

    for call in code.calls:
        if hears(code, call):
            yield _left(code, call)


def _left(code: Code, heard: Call) -> Observation:
    """A file that hears the signal, opens a server, and does not close it."""
    others = [call.callee for call in code.calls if call.node.range().start.index > heard.node.range().start.index]
    if any(_CLOSES.search(name) and name not in ("signal.Stop", "stop", "cancel") for name in others):
        return said(code, heard.node, Kind.OPEN, note="whether what it calls closes the server is not known")
    if code.qualify(heard.callee) == "os/signal:Notify" and any(_EXITS.match(name) for name in others):
        return said(code, heard.node, Kind.FAIL, note="it leaves at once")
    return said(code, heard.node, Kind.OPEN, note="what becomes of the signal stands elsewhere")


def _is_endless(code: Code, context: SgNode) -> bool:
    text = context.text()
    if _ENDLESS.match(text):
        return True
    values = code.assigned.get(text, ())
    return bool(values) and all(_ENDLESS.match(value.text()) for value in values)
