"""Routes of net/http, gin, echo, chi, fiber, gorilla/mux and httprouter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.constant import answers_constant
from readiness.formats.source.go.frameworks import framework_of
from readiness.formats.source.go.owners import Owner, owner_of
from readiness.formats.source.go.syntax import as_call
from readiness.model.artifact import Unresolved
from readiness.model.facts import Route
from readiness.model.routing import join_paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.facts import Text

_VERBS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE"})
_ANY = frozenset({"Any", "All", "Handle", "HandleFunc", "Handler"})
_METHOD_FIRST = frozenset({"Method", "MethodFunc", "Add"})
_WITH_METHOD = frozenset({"gin", "httprouter"})
"""Frameworks whose `Handle` and `Handler` take the method first."""


def routes(code: Code) -> Iterator[Route]:
    framework = framework_of(code)
    for call in code.calls if framework else ():
        if len(call.arguments) < 2 or "." not in call.callee:
            continue
        shape = call.name.upper() in _VERBS or call.name in _ANY | _METHOD_FIRST
        if shape:
            yield from _routes(code, call, framework)


def _routes(code: Code, call: Call, framework: str) -> Iterator[Route]:
    owner = _owner(code, call, framework)
    if owner is None:
        return
    methods: tuple[str, ...]
    if call.name in _METHOD_FIRST or (call.name in {"Handle", "Handler"} and owner.framework in _WITH_METHOD):
        if len(call.arguments) < 3:
            return
        path, methods = call.arguments[1], (_verb(code, call.arguments[0]),)
    else:
        path = call.arguments[0]
        methods = (call.name.upper(),) if call.name.upper() in _VERBS else _methods(code, call)
    text = _path(code, path)
    if text is None:
        return
    if isinstance(text, str) and (spelled := re.fullmatch(r"([A-Z]+)\s+(\S.*)", text)):
        methods, text = (spelled.group(1),), spelled.group(2)
    for method in methods:
        yield Route(
            location=code.at(path),
            method=method,
            path=join_paths(owner.prefix, text, slash=True) if owner.prefix else text,
            framework=owner.framework,
            constant=_constant(code, call.arguments[-1]),
        )


def _owner(code: Code, call: Call, framework: str) -> Owner | None:
    qualified = code.qualify(call.callee)
    if qualified in {"net/http:HandleFunc", "net/http:Handle"}:
        return Owner("net/http")
    operand = call.function.field("operand")
    return owner_of(code, operand, framework) if operand is not None and ":" not in qualified else None


def _path(code: Code, node: SgNode) -> Text | None:
    """None when the argument cannot be a path: a map's key, a number."""
    value = code.value(node)
    if isinstance(value, Unresolved):
        return value
    known = isinstance(value, str) and (value == "" or value[0] in "/:*" or re.match(r"[A-Z]+\s|[\w.-]+/", value))
    return str(value) if known else None


def _verb(code: Code, node: SgNode) -> str:
    """`"GET"`, `http.MethodGet`."""
    value = code.value(node)
    if isinstance(value, str):
        return value.upper()
    constant = re.fullmatch(r"net/http:Method([A-Z][a-z]+)", code.qualify(node.text()))
    return constant.group(1).upper() if constant else "*"


def _methods(code: Code, call: Call) -> tuple[str, ...]:
    """Those of a following `.Methods(…)`, else any."""
    selector = call.node.parent()
    while selector is not None and selector.kind() == "selector_expression":
        parent = selector.parent()
        following = as_call(parent) if parent is not None else None
        if following is None:
            break
        if following.name == "Methods":
            return tuple(_verb(code, argument) for argument in following.arguments) or ("*",)
        selector = following.node.parent()
    return ("*",)


def _constant(code: Code, handler: SgNode) -> bool | None:
    function = _function(code, handler)
    body = function.field("body") if function is not None else None
    if function is None or body is None:
        return None
    given = function.field("parameters")
    names = set(re.findall(r"\w+", given.text())) if given is not None else set()
    return answers_constant(body, "go", names | set(code.names))


def _function(code: Code, handler: SgNode) -> SgNode | None:
    """A literal, a function or method of this file by name, or what `http.HandlerFunc(…)` wraps."""
    if handler.kind() == "func_literal":
        return handler
    call = as_call(handler)
    if call is not None:
        wraps = code.qualify(call.callee) in {"net/http:HandlerFunc", "http:HandlerFunc"} and call.arguments
        return _function(code, call.arguments[0]) if wraps else None
    if handler.kind() not in {"identifier", "selector_expression"} or ":" in code.qualify(handler.text()):
        return None
    name = f"^{handler.text().rpartition('.')[2]}$"
    kind = "function_declaration" if handler.kind() == "identifier" else "method_declaration"
    return code.source.root.find({"rule": {"kind": kind, "has": {"field": "name", "regex": name}}})
