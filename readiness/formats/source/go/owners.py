"""Which Go values are routers, and under which prefix, looked up in the function where they are used."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from readiness.formats.source.code import ancestors
from readiness.formats.source.go.frameworks import framework_by_module
from readiness.formats.source.go.syntax import FUNCTIONS, as_call, pairs
from readiness.model.routing import join_paths

if TYPE_CHECKING:
    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.model.facts import Text

_MAKERS = frozenset({"Default", "New", "NewRouter", "NewMux"})
_TYPES = frozenset({"Engine", "RouterGroup", "IRouter", "IRoutes", "Echo", "Group", "Router", "Mux", "App"})
_NAMES = frozenset(
    {"router", "mux", "engine", "app", "e", "r", "g", "server", "echo", "srv", "rg", "group", "api", "routes"}
)


class Owner(NamedTuple):
    framework: str
    prefix: Text = ""


def owner_of(code: Code, value: SgNode, framework: str, depth: int = 12) -> Owner | None:
    """What a receiver is: the expression itself (`r.Group("/x")`), or what its name was given."""
    if depth <= 0:
        return None
    if value.kind() == "call_expression":
        return _made(code, value, framework, depth)
    if value.kind() == "identifier":
        return _named(code, value, framework, depth)
    if value.kind() == "selector_expression" and code.qualify(value.text()) == value.text():
        assigned = code.assigned.get(value.text(), ())
        made = next((owner for one in assigned if (owner := owner_of(code, one, framework, depth - 1))), None)
        named = value.text().rpartition(".")[2].lower() in _NAMES
        return made or (Owner(framework) if named and framework and not assigned else None)
    return None


def _made(code: Code, value: SgNode, framework: str, depth: int) -> Owner | None:
    call = as_call(value)
    if call is None:
        return None
    qualified = code.qualify(call.callee)
    if qualified == "net/http:NewServeMux":
        return Owner("net/http")
    if call.name in _MAKERS and framework_by_module(qualified):
        return Owner(framework_by_module(qualified))
    inner = call.function.field("operand")
    outer = owner_of(code, inner, framework, depth - 1) if inner is not None else None
    if outer is None:
        return None
    if call.name in {"Group", "PathPrefix", "Route"} and call.arguments and call.arguments[0].kind() != "func_literal":
        return Owner(outer.framework, join_paths(outer.prefix, code.text(call.arguments[0]), slash=True))
    return outer if call.name in {"Subrouter", "With", "Group", "StrictSlash", "Use", "Host", "NewRoute"} else None


def _named(code: Code, name: SgNode, framework: str, depth: int) -> Owner | None:
    text = name.text()
    for function in ancestors(name):
        if function.kind() not in FUNCTIONS:
            continue
        found = _local(code, function, name, framework, depth)
        if found is not None:
            return found
        parameter = _parameter(function, text)
        if parameter is not None:
            return _given(code, function, parameter, framework, depth)
    for value in code.assigned.get(text, ()):
        found = owner_of(code, value, framework, depth - 1) if value.text() != text else None
        if found is not None:
            return found
    believed = text.lower() in _NAMES and text not in code.names and not code.assigned.get(text)
    return Owner(framework) if believed and framework else None


def _local(code: Code, function: SgNode, name: SgNode, framework: str, depth: int) -> Owner | None:
    """The last assignment above the use, in the same function."""
    body, place, found = function.field("body"), name.range().start.index, None
    if body is None or len(code.assigned.get(name.text(), ())) == 0:
        return None
    for node in body.find_all({"rule": {"any": [{"kind": "short_var_declaration"}, {"kind": "assignment_statement"}]}}):
        for left, value in pairs(node):
            if left == name.text() and node.range().end.index <= place:
                found = owner_of(code, value, framework, depth - 1) or found
    return found


def _parameter(function: SgNode, name: str) -> SgNode | None:
    given = function.field("parameters")
    for parameter in given.named_children() if given is not None else ():
        if any(child.text() == name for child in parameter.field_children("name")):
            return parameter
    return None


def _given(code: Code, function: SgNode, parameter: SgNode, framework: str, depth: int) -> Owner | None:
    """A router that is handed in: by its type, with the prefix of `r.Route("/x", func(r chi.Router) {…})`."""
    annotation = parameter.field("type")
    module, _, name = (
        code.qualify(annotation.text().lstrip("*")).rpartition(":") if annotation is not None else ("", "", "")
    )
    if module == "net/http":
        return Owner("net/http") if name == "ServeMux" else None
    known = framework_by_module(module)
    if not known or name not in _TYPES:
        return None
    arguments = function.parent()
    call = as_call(parent) if arguments is not None and (parent := arguments.parent()) is not None else None
    inner = call.function.field("operand") if call is not None else None
    if call is None or inner is None or call.name not in {"Route", "Group"}:
        return Owner(known)
    outer = owner_of(code, inner, framework, depth - 1) or Owner(known)
    if call.arguments[0].kind() == "func_literal":
        return outer
    return Owner(known, join_paths(outer.prefix, code.text(call.arguments[0]), slash=True))
