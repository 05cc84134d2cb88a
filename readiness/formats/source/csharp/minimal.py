"""Minimal APIs of ASP.NET Core: `app.MapGroup("/api").MapGet("/x", …)`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.csharp.syntax import as_call, receiver
from readiness.model.artifact import Unresolved
from readiness.model.facts import Route
from readiness.model.routing import Guard, join_paths
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.facts import Text

_VERBS = {f"Map{name.title()}": (name,) for name in ("GET", "POST", "PUT", "PATCH", "DELETE")} | {
    "Map": ("*",),
    "MapHealthChecks": ("GET",),
    "MapHub": ("*",),
    "MapForwarder": ("*",),
    "UseHealthChecks": ("GET",),
}
_GUARDS = {
    "RequireAuthorization": "auth",
    "AllowAnonymous": "open",
    "RequireRateLimiting": "rate-limit",
    "RequireHost": "host",
}
_NOT_HTTP = frozenset({"MapGet", "MapPost", "MapPut", "MapDelete", "MapPatch", "MapMethods", "Map"})
_DEEP = 10


def routes(code: Code) -> Iterator[Route]:
    for call in code.calls:
        if call.name == "MapMethods" and len(call.arguments) > 1:
            yield from _routes(code, call, _methods(call.arguments[1]))
        elif call.name in _VERBS and call.arguments and _is_route(call):
            yield from _routes(code, call, _VERBS[call.name])


def _is_route(call: Call) -> bool:
    """With a handler, and a path first: AutoMapper and others map too."""
    needs = call.name in _NOT_HTTP
    return "string" in call.arguments[0].kind() or (len(call.arguments) > 1 if needs else True)


def _methods(node: SgNode) -> tuple[str, ...]:
    return tuple(
        name.upper() for name in regex(r"\"(\w+)\"|HttpMethods\.(\w+)").findall(node.text()) for name in name if name
    )


def _routes(code: Code, call: Call, methods: tuple[str, ...]) -> Iterator[Route]:
    holder = receiver(call)
    prefix, guards = _above(code, holder, _DEEP) if holder is not None else ("", ())
    own = tuple(_after(code, call))
    for method in methods:
        yield Route(
            location=code.at(call.arguments[0]),
            method=method,
            path=join_paths(prefix, code.text(call.arguments[0]), slash=True),
            framework="aspnetcore",
            guards=guards + own,
        )


def _above(code: Code, node: SgNode, depth: int) -> tuple[Text, tuple[Guard, ...]]:
    """Prefix and guards of the group it is mapped in."""
    if not depth:
        return Unresolved(""), ()
    call = as_call(node)
    if call is not None:
        outer = receiver(call)
        prefix, guards = _above(code, outer, depth - 1) if outer is not None else ("", ())
        if call.name == "MapGroup" and call.arguments:
            prefix = join_paths(prefix, code.text(call.arguments[0]), slash=True)
        return prefix, guards + tuple(_guard(code, call))
    if node.kind() != "identifier":
        return "", ()
    value = _value(code, node)
    if value is not None:
        return _above(code, value, depth - 1)
    # A group that is handed in has a path that only its maker knows.
    return (Unresolved(""), ()) if _is_given_group(node) else ("", ())


def _value(code: Code, node: SgNode) -> SgNode | None:
    """The last value that the name is given above its use."""
    place = node.range().start.index
    values = [value for value in code.assigned.get(node.text(), ()) if value.range().end.index <= place]
    return values[-1] if values else None


def _is_given_group(node: SgNode) -> bool:
    for function in ancestors(node):
        given = (
            function.field("parameters")
            if function.kind() in {"method_declaration", "local_function_statement"}
            else None
        )
        if given is not None:
            return re.search(rf"\bRouteGroupBuilder\s+{re.escape(node.text())}\b", given.text()) is not None
    return False


def _after(code: Code, call: Call) -> Iterator[Guard]:
    """Those of `.RequireAuthorization()` behind it."""
    for parent in ancestors(call.node):
        outer = as_call(parent)
        if outer is not None:
            yield from _guard(code, outer)
        elif parent.kind() != "member_access_expression":
            return


def _guard(code: Code, call: Call) -> Iterator[Guard]:
    if call.name in _GUARDS:
        yield Guard(_GUARDS[call.name], call.name, code.at(call.function))
