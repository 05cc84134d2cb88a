"""Servers that Go code opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.go.frameworks import framework_of
from readiness.formats.source.go.owners import routers_of
from readiness.formats.source.settable import settable
from readiness.model.artifact import Unresolved
from readiness.model.facts import Listen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code

_FIRST = frozenset({"net/http:ListenAndServe", "net/http:ListenAndServeTLS"})
_METHODS = {"Run": "gin", "RunTLS": "gin", "Start": "echo", "StartTLS": "echo", "Listen": "fiber", "ListenTLS": "fiber"}


def listens(code: Code) -> Iterator[Listen]:
    framework = framework_of(code)
    for call in code.calls:
        qualified = code.qualify(call.callee)
        if qualified in _FIRST and call.arguments:
            yield _at(code, call.arguments[0], framework or "net/http")
        elif qualified in {"net:Listen", "crypto/tls:Listen"} and len(call.arguments) > 1:
            if code.value(call.arguments[0]) not in {"unix", "unixgram"}:
                yield _at(code, call.arguments[1], framework or "net")
        elif call.name in _METHODS and ":" not in qualified:
            yield from _run(code, call)
    if "net/http" in code.source.text:
        yield from _server_literals(code, framework)


def _run(code: Code, call: Call) -> Iterator[Listen]:
    operand = call.function.field("operand")
    owner = routers_of(code.source, code.path).owner(operand) if operand is not None else None
    if owner is None or owner.framework != _METHODS[call.name]:
        return
    if call.arguments:
        yield _at(code, call.arguments[0], owner.framework)
    elif owner.framework == "gin":
        # gin.Run() without an address asks $PORT, then takes 8080.
        yield Listen(location=code.at(call.function), port=8080, host=None, framework="gin", settable=("PORT",))


def _server_literals(code: Code, framework: str) -> Iterator[Listen]:
    """`http.Server{Addr: ":8080"}`."""
    for node in code.source.nodes("composite_literal"):
        made = node.field("type")
        if made is None or code.qualify(made.text()) != "net/http:Server":
            continue
        for element in node.find_all(kind="keyed_element"):
            parts = element.named_children()
            if len(parts) == 2 and parts[0].text() == "Addr":
                value = (
                    next(iter(parts[1].named_children()), parts[1])
                    if parts[1].kind() == "literal_element"
                    else parts[1]
                )
                yield _at(code, value, framework or "net/http")
                break


def _at(code: Code, address: SgNode, framework: str) -> Listen:
    port, host = code.port(address)
    right, left = address.field("right"), address.field("left")
    if isinstance(port, Unresolved) and right is not None and left is not None and left.text().endswith('":"'):
        port, host = code.port(right)[0], Unresolved(left.text())
    return Listen(code.at(address), port, host, framework, settable(code, address))
