"""Profilers and other tools for developers that answer whoever reaches the service."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from readiness.checks.app.occasions import helps_tests
from readiness.checks.sources import code_of, guarded, is_development, said
from readiness.formats.source.code import ancestors
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

_WORDS = ("pprof", "expvar", "express-status-monitor", "bull-board", "bullBoard", "debug_toolbar", "silk")
_SERVING = frozenset({"net/http:ListenAndServe", "net/http:ListenAndServeTLS"})
_HERE = lazy(r"""["`](localhost|127\.0\.0\.1|\[::1\]):""")
_SIDE = lazy(r"(?i)debug|pprof|admin|metric|internal|diag|profil|monitor|ops")
_ASKED = lazy(r"(?i)debug|develop|\bdev\b|prod|pprof|profil|enable|expvar|monitor|\benv\b|toolbar|silk|INSTALLED_APPS")
_GUARD = lazy(r"(?i)auth|secur|protect|guard|ensure|require|restrict|verify|jwt|passport|session|admin|login")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each place that serves one: a pass where it is bound to this machine or guarded."""
    code = code_of(cast("Document[Source]", document), *_WORDS)
    if code is None or helps_tests(code) or is_development(document.path):
        return
    finder = {"python": _python, "go": _go}.get(document.format, _javascript)
    for node, name, public in finder(code):
        yield said(code, node, Kind.FAIL if public and not guarded(node, _ASKED) else Kind.PASS, name)


Found = tuple["SgNode", str, bool]


def _go(code: Code) -> Iterator[Found]:
    """The import alone puts pprof on the default mux; it is public where that mux listens to the network."""
    imported = [found for found in code.imports if found.module in ("net/http/pprof", "expvar")]
    for call in code.calls if imported else ():
        if (
            code.qualify(call.callee) in _SERVING
            and len(call.arguments) >= 2
            and call.arguments[-1].text() in ("nil", "http.DefaultServeMux")
        ):
            yield call.node, _named(imported[0].module), not _bound(code, call.arguments[0])
    for call in code.calls if imported else ():
        if call.name in ("Handle", "Handler") and "http.DefaultServeMux" in [one.text() for one in call.arguments]:
            yield call.node, _named(imported[0].module), not _aside(code, call)
    for call in code.calls:
        qualified = code.qualify(call.callee)
        if (
            qualified.startswith("github.com/gin-contrib/pprof:")
            and call.name in ("Register", "RouteRegister")
            and call.arguments
        ):
            yield (
                call.node,
                "pprof",
                not _SIDE.search(call.arguments[0].text()) and not _GUARD.search(call.arguments[0].text()),
            )
        elif qualified.startswith("github.com/gofiber/fiber/") and "/middleware/pprof:" in qualified:
            yield call.node, "pprof", True
        elif qualified.startswith("github.com/labstack/echo-contrib/pprof:") and call.arguments:
            yield call.node, "pprof", not _SIDE.search(call.arguments[0].text())


def _aside(code: Code, call: Call) -> bool:
    """By its names a router of its own, or one that asks who is calling."""
    function = next((one for one in ancestors(call.node) if one.kind().endswith("_declaration")), None)
    named = function.field("name") if function is not None else None
    router = call.node.text().partition("(")[0]
    names = (code.path, router, named.text() if named is not None else "")
    return any(_SIDE.search(name) or _GUARD.search(name) for name in names)


def _bound(code: Code, address: SgNode) -> bool:
    """On this machine only, or by its name an address of its own; what is not known here is no fault."""
    if _HERE.search(address.text()) or _SIDE.search(address.text()):
        return True
    value = code.value(address)
    if not isinstance(value, str):
        return True
    host = value.rpartition(":")[0]
    return host in ("localhost", "127.0.0.1", "[::1]") or value.endswith(":6060")


def _named(module: str) -> str:
    return "pprof" if module.endswith("pprof") else "expvar"


def _javascript(code: Code) -> Iterator[Found]:
    monitors = {name for name, base in code.names.items() if base.startswith("express-status-monitor")}
    for call in code.calls:
        if call.name != "use" or not call.arguments:
            continue
        text = call.arguments[-1].text()
        if any(re.match(rf"{re.escape(name)}\(", text) for name in monitors) or text.startswith(
            'require("express-status-monitor")('
        ):
            yield call.node, "express-status-monitor", True
        elif (
            regex(r"(?i)^(bull-?board|serverAdapter)\w*(\.getRouter\(\))?$").search(text)
            and "bull-board" in code.source.text
        ):
            yield call.node, "bull-board", not _is_guarded(code, call)


def _is_guarded(code: Code, call: Call) -> bool:
    """A middleware between path and board, or one that was put before it on the same path."""
    before = [argument for argument in call.arguments[:-1] if argument.kind() not in ("string", "template_string")]
    if before or _SIDE.search(call.receiver):
        return True
    start = call.node.range().start.index
    earlier = [
        one
        for one in code.calls
        if one.name == "use" and one.receiver == call.receiver and one.node.range().start.index < start
    ]
    return any(_GUARD.search(one.node.text()) for one in earlier)


def _python(code: Code) -> Iterator[Found]:
    """Routes of Django's debugging tools in `urlpatterns`; the toolbar itself looks at DEBUG, silk does not."""
    for call in code.calls:
        if call.name == "include" and call.arguments and call.arguments[0].text().strip("\"'").startswith("silk"):
            yield call.node, "silk", True
