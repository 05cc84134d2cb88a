"""Servers that let a client take as long as it likes to send its request."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.checks.app.occasions import helps_tests, is_watched
from readiness.checks.app.spring_settings import settings
from readiness.checks.sources import code_of, go_literals, said
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

_WORDS = (
    "net/http",
    "gin-gonic",
    "labstack/echo",
    "gofiber/fiber",
    "requestTimeout",
    "headersTimeout",
    "connectionTimeout",
)
_SERVING = frozenset({"net/http:ListenAndServe", "net/http:ListenAndServeTLS", "net/http:Serve", "net/http:ServeTLS"})
_HERE = lazy(r"""["`](localhost|127\.0\.0\.1|\[::1\]):""")
_LATER = lazy(r"\.(ReadHeaderTimeout|ReadTimeout)\s*=")
_SOCKET = lazy(r"(?i)\"unix\"|ListenUnix|unix\w*listener|\buds\b")
_LIMITS = frozenset(
    {
        "server.tomcat.connection-timeout",
        "server.jetty.connection-idle-timeout",
        "server.undertow.no-request-timeout",
        "server.netty.connection-timeout",
        "server.connection-timeout",
    }
)
_STARTS = {
    "Run": r"gin\.(Default|New)\(",
    "RunTLS": r"gin\.(Default|New)\(",
    "Start": r"echo\.New\(",
    "StartTLS": r"echo\.New\(",
}
"""Method → how the frameworks whose method opens a server without limits are made."""


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each server that is opened or made, in Node for each limit that is set."""
    if document.format == "spring":
        yield from _spring(document)
        return
    code = code_of(cast("Document[Source]", document), *_WORDS)
    if code is None or helps_tests(code) or is_watched(document.path):
        return
    for node, name, bounded in _go(code) if document.format == "go" else _javascript(code):
        yield said(code, node, Kind.PASS if bounded else Kind.FAIL, name)


def _spring(document: Document[object]) -> Iterator[Observation]:
    """Tomcat, Jetty and Undertow have limits of their own; less than nothing takes them away."""
    for key, value, place in settings(document):
        if key in _LIMITS:
            off = value.rstrip("ms") in ("0", "-1")
            yield Observation(place, Kind.FAIL if off else Kind.PASS, f"{key.rpartition('.')[2]} is switched off")


def _go(code: Code) -> Iterator[tuple[SgNode, str, bool]]:
    # Who reaches a socket of the file system is on this machine.
    later = _LATER.search(code.source.text) is not None or _SOCKET.search(code.source.text) is not None
    for call in code.calls:
        if code.qualify(call.callee) in _SERVING and call.arguments:
            yield (
                call.node,
                f"{call.callee} has no ReadHeaderTimeout",
                _HERE.search(call.arguments[0].text()) is not None,
            )
        elif call.name in _STARTS and _is_made(code, call):
            local = bool(call.arguments) and _HERE.search(call.arguments[0].text()) is not None
            yield call.node, f"{call.callee} has no ReadHeaderTimeout", local or later
        elif (
            regex(r"github\.com/gofiber/fiber/v\d:New").fullmatch(code.qualify(call.callee))
            and ".Listen" in code.source.text
        ):
            unseen = bool(call.arguments) and "fiber.Config{" not in call.node.text()
            yield call.node, f"{call.callee} has no ReadTimeout", unseen or "ReadTimeout" in call.node.text()
    for name, node, fields in go_literals(code) if "http.Server{" in code.source.text else ():
        if name == "net/http:Server":
            local = "Addr" in fields and fields["Addr"].text().startswith(('"localhost', '"127.'))
            bounded = later or local or "ReadHeaderTimeout" in fields or "ReadTimeout" in fields
            yield node, "http.Server{} has no ReadHeaderTimeout", bounded


def _is_made(code: Code, call: Call) -> bool:
    """The receiver is the framework's application, made in this file."""
    if not code.imports_from("github.com/gin-gonic/gin", "github.com/labstack/echo", "github.com/labstack/echo/v4"):
        return False
    made = code.assigned.get(call.receiver, ())
    return any(regex(_STARTS[call.name]).match(value.text()) for value in made)


def _javascript(code: Code) -> Iterator[tuple[SgNode, str, bool]]:
    """Node limits both by default; a zero takes the limit away."""
    for name, values in code.assigned.items():
        part = name.rpartition(".")[2]
        if part in ("requestTimeout", "headersTimeout") and regex(r"(?i)server|app|http").search(name):
            for value in values:
                yield value, f"{part} is switched off", value.text() != "0"
    for call in code.calls:
        if call.name in ("createServer", "fastify", "Fastify"):
            for part in ("requestTimeout", "headersTimeout"):
                given = call.keywords.get(part)
                if given is not None:
                    yield given, f"{part} is switched off", given.text() != "0"
