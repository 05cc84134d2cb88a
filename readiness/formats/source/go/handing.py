"""Routers, and functions that take one, that Go code gives to functions: `users.Register(v1.Group("/users"))`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.go import scopes
from readiness.formats.source.go.owners import glues
from readiness.model.routing import Exported, Mounted, Reference
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call
    from readiness.formats.source.go.owners import Routers

_SPEAKS = lazy(r"(?i)regist|rout|setup|init|mount|add|attach|bind|handl|apply|configure|new")
_ROUTER = lazy(r"\.(Router|Routes|Mux|Engine|Echo|App|ServeMux|IRouter|IRoutes|RouterGroup|Group)\b")
_EXPRESSIONS = frozenset({"identifier", "selector_expression", "call_expression"})


def handed(routers: Routers, call: Call) -> Iterator[Mounted | Exported]:
    for index, argument in enumerate(call.arguments):
        kind = argument.kind()
        if kind == "func_literal":
            yield from _closure(routers, call, index, argument)
        elif kind in _EXPRESSIONS:
            told = _function(routers, call, index, argument) if kind == "identifier" else None
            yield from [told] if told is not None else _router(routers, call, index, argument)


def _callee(routers: Routers, call: Call) -> Reference | None:
    if routers.code.qualify(call.callee).startswith("net/http:"):
        return None
    return scopes.callee(routers.code, call.function)


def _router(routers: Routers, call: Call, index: int, argument: SgNode) -> Iterator[Mounted]:
    owner = routers.owner(argument)
    if owner is None or not (owner.made or _SPEAKS.search(call.name)):
        return
    function = _callee(routers, call)
    if function is not None:
        inner = function._replace(name=f"{_own_parameter(routers, call, function)}({index})")
        slash = not glues(owner.framework)
        place = routers.code.at(argument)
        yield Mounted(place, owner.router, inner, owner.prefix, guards=owner.guards, slash=slash)


def _function(routers: Routers, call: Call, index: int, argument: SgNode) -> Exported | None:
    """A function of this file that takes a router, or one that was itself handed in."""
    text = argument.text()
    own = routers.functions.by_name.get(text)
    name = f"{text}(0)" if own is not None and own.parameters and routers.router_type(own.parameters[0].type) else ""
    suffix = "(0)" if name else ""
    name = name or _function_parameter(routers.functions, argument)
    function = _callee(routers, call) if name else None
    if function is None:
        return None
    return Exported(routers.code.at(argument), name, Reference(function.module, f"{function.name}({index}){suffix}"))


def _own_parameter(routers: Routers, call: Call, function: Reference) -> str:
    """What a call of a parameter calls: `createHandler(r)` → `Run(0)`, else the function's own name."""
    if call.function.kind() == "identifier":
        return _function_parameter(routers.functions, call.function) or function.name
    return function.name


def _function_parameter(found: scopes.Scopes, name: SgNode) -> str:
    """`Run(0)` when the name is a parameter whose type is a function."""
    text = name.text()
    for function in found.around(name):
        for given in function.parameters:
            if given.name == text:
                is_function = given.type is not None and given.type.kind() == "function_type"
                return f"{function.name}({given.place})" if is_function else ""
    return ""


def _closure(routers: Routers, call: Call, index: int, literal: SgNode) -> Iterator[Exported]:
    """`server.Run(func(r chi.Router) {…})`: the parameter is whatever `Run` calls its own parameter with."""
    if call.name in ("Route", "Group", "With") or not _ROUTER.search(literal.text()[:200]):
        return
    own = routers.functions.of(literal)
    function = _callee(routers, call) if own is not None else None
    for given in own.parameters if own is not None and function is not None else ():
        if routers.router_type(given.type) and function is not None and own is not None:
            target = Reference(function.module, f"{function.name}({index})({given.place})")
            yield Exported(routers.code.at(literal), f"{own.name}({given.place})", target)
