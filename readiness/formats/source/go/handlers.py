"""The function behind a Go route: in this file, or by the name other files know it by; and what it is wrapped in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.answers import answer
from readiness.formats.source.go import scopes
from readiness.formats.source.go.syntax import as_call
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.formats.source.go.owners import Routers
    from readiness.model.routing import Answer, Guard, Reference

_WRAPPED = lazy(
    r"HandlerFunc$|^gin\.WrapF$|^gin\.WrapH$|^echo\.WrapHandler$|^adaptor\.HTTPHandler(Func)?$|^http\.TimeoutHandler$"
)
_MADE = lazy(r"(?i)handler|health|ready|live|ping|status|serve|static|^new|^make|files?$")
"""Functions that make a handler, rather than wrap one."""
_HEALTH = lazy(r"(?i)health|live(ness|z)?($|[A-Z_])|ready|readiness|ping|status|heartbeat|alive|^up$")


def handler_of(routers: Routers, node: SgNode) -> tuple[SgNode, tuple[Guard, ...]]:
    """The handler inside of what it is wrapped in, and what those wrappers guard: `auth(http.HandlerFunc(h))`."""
    guards: tuple[Guard, ...] = ()
    for _ in range(5):
        call = as_call(node)
        if call is None or not call.arguments:
            break
        if _WRAPPED.search(call.callee):
            node = call.arguments[0]
            continue
        inner = next((one for one in reversed(call.arguments) if _may_be_handler(routers, one)), None)
        if inner is None or _MADE.search(call.name):
            break
        guards += routers.guards([call.function])
        node = inner
    return node, guards


def _may_be_handler(routers: Routers, node: SgNode) -> bool:
    if node.kind() == "func_literal":
        return True
    if node.kind() == "call_expression":
        call = as_call(node)
        return call is not None and (
            _WRAPPED.search(call.callee) is not None or any(_may_be_handler(routers, one) for one in call.arguments)
        )
    return (
        node.kind() in ("identifier", "selector_expression")
        and regex(r"(?i)handl|^next$|\.[A-Z]?\w+$|^\w*(get|post|list|create|show)").search(node.text()) is not None
    )


def reference(routers: Routers, handler: SgNode) -> Reference | None:
    """`Server.healthz`, `New().List`, `healthHandler` for `healthHandler(db)`."""
    call = as_call(handler)
    if call is not None:
        return scopes.callee(routers.code, call.function)
    return scopes.callee(routers.code, handler)


def answer_of(routers: Routers, handler: SgNode) -> Answer | None:
    """What the handler does, when its function stands in this file."""
    if handler.kind() == "func_literal":
        return read(routers.code, handler, "")
    found = reference(routers, handler)
    if found is None or found.module:
        return None
    function = routers.functions.by_name.get(found.name)
    if function is None and "." in found.name:
        method = found.name.rpartition(".")[2]
        methods = [one for name, one in routers.functions.by_name.items() if name.endswith("." + method)]
        function = methods[0] if len(methods) == 1 and "(" in found.name else None
    return read(routers.code, function.node, found.name) if function is not None else None


def read(code: Code, function: SgNode, name: str) -> Answer | None:
    """What a function does; of one that returns a function, what that does."""
    made = _made(function)
    known = set(code.names)
    for one in (function, *([made] if made is not None else [])):
        given = one.field("parameters")
        known |= set(regex(r"\w+").findall(given.text())) if given is not None else set()
    return answer(code, made or function, "go", known, name)


def _made(function: SgNode) -> SgNode | None:
    """The function that is returned, where one is."""
    result, body = function.field("result"), function.field("body")
    if result is None or body is None or not regex(r"Handler|func\(").search(result.text()):
        return None
    returned = body.find(kind="return_statement")
    return returned.find(kind="func_literal") if returned is not None else None


def answers(routers: Routers) -> Iterator[Answer]:
    """What functions do that may be asked for health by a route of another file."""
    by_file = _HEALTH.search(routers.code.path.rpartition("/")[2].removesuffix(".go")) is not None
    for name, function in routers.functions.by_name.items():
        if by_file or _HEALTH.search(name.rpartition(".")[2]):
            found = read(routers.code, function.node, name)
            if found is not None:
                yield found
