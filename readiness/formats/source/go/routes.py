"""Routes of net/http, gin, echo, chi, fiber, gorilla/mux and httprouter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.go import handlers, scopes
from readiness.formats.source.go.owners import Owner, Routers, below, routers_of
from readiness.formats.source.go.syntax import as_call
from readiness.model.artifact import Unresolved
from readiness.model.facts import Route
from readiness.model.named import NamedTuple
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.facts import Text
    from readiness.model.routing import Answer

_VERBS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE"})
_ANY = frozenset({"Any", "All", "Handle", "HandleFunc", "Handler", "HandlerFunc"})
_METHOD_FIRST = frozenset({"Method", "MethodFunc", "Add", "Match"})
_WITH_METHOD = frozenset({"gin", "httprouter"})
"""Frameworks whose `Handle` and `Handler` take the method first."""
_FILES = {
    "Static": ("gin", "echo", "fiber"),
    "StaticFS": ("gin", "echo"),
    "StaticFile": ("gin",),
    "File": ("echo",),
    "ServeFiles": ("httprouter",),
}
_HANDLER_FIRST = frozenset({"echo"})
"""Frameworks that take the handler behind the path, and what guards it behind that."""


class _Said(NamedTuple):
    """What a call registers."""

    owner: Owner
    path: SgNode
    text: Text
    methods: tuple[str, ...]
    handler: SgNode
    middle: tuple[SgNode, ...] = ()


def routes(code: Code) -> Iterator[Route]:
    routers = routers_of(code.source, code.path)
    for call in code.calls if routers.framework else ():
        if not call.arguments or "." not in call.callee:
            continue
        if call.name.upper() in _VERBS or call.name in _ANY | _METHOD_FIRST or call.name in _FILES:
            for said in _registered(routers, call):
                yield from _routes(routers, said)


def answers(code: Code) -> Iterator[Answer]:
    routers = routers_of(code.source, code.path)
    if routers.framework:
        yield from handlers.answers(routers)


def _routes(routers: Routers, said: _Said) -> Iterator[Route]:
    handler, wrapped = handlers.handler_of(routers, said.handler)
    answer = handlers.answer_of(routers, handler)
    for method in said.methods:
        yield Route(
            location=routers.code.at(said.path),
            method=method,
            path=below(said.owner, said.text),
            framework=said.owner.framework,
            constant=answer.constant if answer is not None else None,
            router=said.owner.router,
            handler=handlers.reference(routers, handler),
            guards=said.owner.guards + routers.guards(said.middle) + wrapped,
            answer=answer,
            own=said.owner.prefix,
        )


def _registered(routers: Routers, call: Call) -> Iterator[_Said]:
    code, arguments = routers.code, call.arguments
    if call.name in ("Handler", "HandlerFunc") and len(arguments) == 1:
        yield from _behind_path(routers, call)
        return
    owner = _owner(routers, call)
    if owner is None:
        return
    if call.name in _FILES:
        if owner.framework in _FILES[call.name] and len(arguments) >= 2:
            yield from _files(code, call, owner)
        return
    methods: tuple[str, ...]
    first = call.name in _METHOD_FIRST or (call.name in ("Handle", "Handler") and owner.framework in _WITH_METHOD)
    if len(arguments) < (3 if first else 2) and not _is_bare(call, owner):
        return
    if first:
        methods, path = tuple(_verbs(code, arguments[0])), arguments[1]
    else:
        path = arguments[0]
        methods = (call.name.upper(),) if call.name.upper() in _VERBS else _methods(code, call)
    text = _path(code, path, owner)
    if text is None or _is_mount(routers, call, owner):
        return
    if isinstance(text, str) and (spelled := regex(r"([A-Z]+)\s+(\S.*)").fullmatch(text)):
        methods, text = (spelled.group(1),), spelled.group(2)
    if isinstance(text, str) and owner.framework == "net/http" and (host := regex(r"[\w.-]+(?=/)").match(text)):
        text = text[host.end() :]
    rest = arguments[2:] if first else arguments[1:]
    yield _Said(owner, path, text, methods, *_split(owner, rest or (path,)))


def _is_bare(call: Call, owner: Owner) -> bool:
    """`g.OPTIONS("/*any")`: gin answers with what the group has been told to use."""
    return owner.framework == "gin" and (owner.made or bool(owner.guards)) and call.name in _VERBS


def _split(owner: Owner, rest: Sequence[SgNode]) -> tuple[SgNode, tuple[SgNode, ...]]:
    """The handler, and what stands beside it."""
    if owner.framework in _HANDLER_FIRST:
        return rest[0], tuple(rest[1:])
    return rest[-1], tuple(rest[:-1])


def _behind_path(routers: Routers, call: Call) -> Iterator[_Said]:
    """gorilla's `r.PathPrefix("/x").Handler(h)` and `r.Methods("GET").Path("/x").HandlerFunc(h)`."""
    inner, path, prefix = call.function.field("operand"), None, False
    methods: tuple[str, ...] = ("*",)
    chain = as_call(inner) if inner is not None else None
    while chain is not None and chain.name in (
        "PathPrefix",
        "Path",
        "Methods",
        "Queries",
        "Headers",
        "HeadersRegexp",
        "Host",
        "Name",
        "Schemes",
        "MatcherFunc",
    ):
        if chain.name in ("PathPrefix", "Path") and chain.arguments:
            path, prefix = chain.arguments[0], chain.name == "PathPrefix"
        if chain.name == "Methods":
            methods = tuple(_verb(routers.code, one) for one in chain.arguments) or ("*",)
        inner = chain.function.field("operand")
        chain = as_call(inner) if inner is not None else None
    owner = routers.owner(inner) if inner is not None and path is not None else None
    text = _path(routers.code, path, owner) if path is not None and owner is not None else None
    if (
        owner is None
        or path is None
        or text is None
        or owner.framework != "gorilla"
        or _is_router(routers, call.arguments[0])
    ):
        return
    following = _methods(routers.code, call)
    whole = text.rstrip("/") + "/*" if prefix and isinstance(text, str) else text
    yield _Said(owner, path, whole, following if following != ("*",) else methods, call.arguments[0])


def _is_router(routers: Routers, node: SgNode) -> bool:
    """A router of ours, or one whose prefix is taken off."""
    owner = routers.owner(node)
    if owner is not None:
        return owner.made and bool(owner.router)
    call = as_call(node)
    return call is not None and any(_is_router(routers, one) for one in call.arguments)


def _is_mount(routers: Routers, call: Call, owner: Owner) -> bool:
    return (
        owner.framework == "net/http"
        and call.name == "Handle"
        and len(call.arguments) == 2
        and _is_router(routers, call.arguments[1])
    )


def _files(code: Code, call: Call, owner: Owner) -> Iterator[_Said]:
    """`r.Static("/assets", "./public")` serves everything below; `StaticFile` one."""
    path = call.arguments[0]
    text = _path(code, path, owner)
    if text is None:
        return
    below_it = call.name in ("Static", "StaticFS")
    if isinstance(text, str) and below_it:
        text = text.rstrip("/") + (
            "/*filepath" if owner.framework == "gin" else "/*" if owner.framework == "fiber" else "*"
        )
    methods = ("GET", "HEAD") if owner.framework == "gin" else ("GET",)
    yield _Said(owner, path, text, methods, path)


def _owner(routers: Routers, call: Call) -> Owner | None:
    qualified = routers.qualified(call)
    if qualified in {"net/http:HandleFunc", "net/http:Handle"}:
        return Owner("net/http", made=True)
    operand = call.function.field("operand")
    return routers.owner(operand) if operand is not None and ":" not in qualified else None


def _path(code: Code, node: SgNode, owner: Owner | None) -> Text | None:
    """None when the argument cannot be a path: a map's key, a number."""
    value = code.value(node)
    if isinstance(value, Unresolved):
        based = regex(r'(?:\w+\.)?[bB]aseURL\s*\+\s*"([^"]*)"').fullmatch(node.text())
        if node.kind() in ("unary_expression", "func_literal", "composite_literal"):
            return None
        # Where generated code is mounted tells its base (`mounts`).
        return based.group(1) if based else _joined(code, node) or _prefixed(code, node) or value
    known = isinstance(value, str) and (value == "" or value[0] in "/:*" or regex(r"[A-Z]+\s|[\w.-]+/").match(value))
    word = isinstance(value, str) and owner is not None and owner.made and owner.framework in ("gin", "echo", "fiber")
    return str(value) if known or (word and regex(r"[\w.:*-]+").fullmatch(str(value))) else None


def _joined(code: Code, node: SgNode) -> str | None:
    """`path.Join("/admin", "/x")`."""
    call = as_call(node)
    if call is None or code.qualify(call.callee) != "path:Join":
        return None
    parts = [code.value(one) for one in call.arguments]
    texts = [part for part in parts if isinstance(part, str)]
    return regex(r"/+").sub("/", "/".join(part for part in texts if part)) if len(texts) == len(parts) else None


def _prefixed(code: Code, node: SgNode) -> Text | None:
    """`s.prefixed("/x")`, as it is where no prefix is configured: a function that then returns what it was given."""
    if node.kind() == "identifier":
        values = [_prefixed(code, value) for value in code.assigned.get(node.text(), ())]
        return values[0] if len(values) == 1 else None
    call = as_call(node)
    function = scopes.callee(code, call.function) if call is not None and len(call.arguments) == 1 else None
    own = (
        scopes.scopes_of(code.source).by_name.get(function.name)
        if function is not None and not function.module
        else None
    )
    given = next(iter(own.parameters), None) if own is not None else None
    if call is None or own is None or given is None:
        return None
    value = code.value(call.arguments[0])
    for test in own.node.find_all(kind="if_statement") if isinstance(value, str) else ():
        condition, then = test.field("condition"), test.field("consequence")
        if condition is not None and then is not None and regex(r'== ""').search(condition.text()):
            return str(value) if re.search(rf"return {given.name}\s*\}}$", then.text()) else None
    return None


def _verbs(code: Code, node: SgNode) -> Iterator[str]:
    """`"GET"`, `[]string{"GET", "HEAD"}`."""
    if node.kind() != "composite_literal":
        yield _verb(code, node)
        return
    for part in node.find_all(kind="literal_element"):
        yield _verb(code, part.named_children()[0] if part.named_children() else part)


def _verb(code: Code, node: SgNode) -> str:
    """`"GET"`, `http.MethodGet`, `echo.GET`."""
    value = code.value(node)
    if isinstance(value, str):
        return value.upper()
    constant = regex(r":(?:Method)?([A-Z][A-Za-z]+)$").search(code.qualify(node.text()))
    return constant.group(1).upper() if constant and constant.group(1).upper() in _VERBS else "*"


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
