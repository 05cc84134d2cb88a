"""Routes of Express, Fastify, Koa, Hono, Restify and hapi; Nest and Next.js have rooms of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.javascript.composed import Composed
from readiness.formats.source.javascript.exports import exports
from readiness.formats.source.javascript.guarding import guards_of
from readiness.formats.source.javascript.handlers import answer_of, looks_like_handler
from readiness.formats.source.javascript.loops import bound
from readiness.formats.source.javascript.names import listed, reference
from readiness.formats.source.javascript.owners import Owners
from readiness.formats.source.javascript.syntax import FUNCTIONS, as_call, entries, unwrap
from readiness.formats.source.javascript.uses import autohooks, chained_owner, position, uses
from readiness.model.artifact import Unresolved
from readiness.model.facts import Route
from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.formats.source.javascript.owners import Owner
    from readiness.model.facts import Text
    from readiness.model.routing import Reference, RoutingFact

_METHODS = {name: name.upper() for name in ("get", "post", "put", "patch", "delete", "head", "options")}
_METHODS |= {"all": "*", "del": "DELETE", "opts": "OPTIONS"}
_ANY = {"*", "ALL", "ANY"}
_TEXTS = frozenset({"string", "template_string"})
_HANDED = lazy(r"\bnew [\w$]+\(\s*\[\s*(?:\n\s*)?new ")
"""`new App([new UserRoutes()])`: a list of routers is handed to what mounts them."""
_MOUNTING = frozenset({"use", "register", "route"})
_HOOKS = ("onRequest", "preParsing", "preValidation", "preHandler")


class Found(NamedTuple):
    """A route as its call tells it."""

    owner: Owner
    place: SgNode
    position: int
    method: str
    path: Text
    handler: SgNode | None
    before: tuple[SgNode, ...]
    """Functions in front of the handler."""
    code: Code


def routes(code: Code, framework: str) -> Iterator[Route | RoutingFact]:
    """Routes in the order of the text (a chain of calls is a tree whose last link comes first), then what mounts others."""
    names = {call.name for call in code.calls}
    if not (framework or names & _METHODS.keys() or names & _MOUNTING or _HANDED.search(code.source.text)):
        return
    owners = Owners(code)
    found = [one for call in code.calls for one in _routes(code, owners, call, framework)]
    used = tuple(uses(code, owners))
    made = [one for name in code.assigned if (one := owners.made(name)) is not None]
    listed = frozenset(use.inner.name for use in used if use.inner is not None and use.inner.name.endswith("[]"))
    shown = tuple(exports(code, listed)) if found or used or made else ()
    composed = Composed(code, used, shown)
    told = [route for one in found for route in _composed(composed, one, framework)]
    yield from sorted(told, key=lambda route: (route.location, route.method))
    yield from composed.mounts(made)
    yield from composed.guarded()
    yield from autohooks(code, used)
    yield from shown


def _composed(composed: Composed, one: Found, framework: str) -> Iterator[Route]:
    own = guards_of(one.code, one.before)
    answer = answer_of(one.code, one.handler)
    for way in composed.ways(one.owner, one.position, one.path):
        yield Route(
            location=one.code.at(one.place),
            method=one.method,
            path=way.path,
            framework=one.owner.framework or framework or "express",
            constant=answer.constant if answer is not None else None,
            router=way.router,
            handler=_handler(one.code, one.handler),
            guards=way.guards + own,
            answer=answer,
        )


def _handler(code: Code, node: SgNode | None) -> Reference | None:
    """The name of the function, also within a wrapper such as `asyncHandler(users.list)`."""
    if node is None or unwrap(node).kind() in FUNCTIONS:
        return None
    made = as_call(node)
    if (
        made is not None
        and made.name != "bind"
        and len(made.arguments) == 1
        and made.arguments[0].kind() in {"identifier", "member_expression"}
    ):
        return reference(code, made.arguments[0])
    return reference(code, node)


def _routes(code: Code, owners: Owners, call: Call, framework: str) -> Iterator[Found]:
    if call.name in _METHODS:
        yield from _chained(code, owners, call, framework)
        yield from _plain(code, owners, call, framework)
    elif call.name == "route" and len(call.arguments) == 1 and _items(code, call):
        yield from _described(code, owners, call, framework)
    elif call.name in {"register", "on"} and len(call.arguments) > 2:
        yield from _registered(code, owners, call)


def _plain(code: Code, owners: Owners, call: Call, framework: str) -> Iterator[Found]:
    """`app.get("/x", handler)`. With a single argument it is a getter, a client or a chain."""
    if len(call.arguments) < 2 or not call.receiver:
        return
    first = call.arguments[0]
    named = first.kind() in _TEXTS and call.arguments[1].kind() in _TEXTS and len(call.arguments) > 2
    rest = call.arguments[2:] if named else call.arguments[1:]
    given = call.arguments[1] if named else first
    for one in bound(code, call):
        paths = _paths(given)
        values = [_text(one, path) for path in paths]
        if not values or not all(_may_be_path(text, owners, call) for text in values):
            return
        owner = chained_owner(owners, call)
        if owner is None or not _is_route(one, owner, call, framework):
            return
        for path, text in zip(paths, values, strict=True):
            yield _found(one, owner, call, (path, text), rest)


def _found(
    code: Code, owner: Owner, call: Call, path: tuple[SgNode, Text], rest: Sequence[SgNode], method: str = ""
) -> Found:
    options = [
        hook for node in rest if node.kind() == "object" for name, hook in entries(node).items() if name in _HOOKS
    ]
    before = (*options, *(node for node in rest[:-1] if node.kind() != "object"))
    return Found(owner, path[0], position(call), method or _METHODS[call.name], path[1], rest[-1], before, code)


def _text(code: Code, path: SgNode) -> Text:
    """An unresolved text for a pattern or an expression; an empty one for what can be no path."""
    value = Unresolved(path.text()) if path.kind() == "regex" else code.value(path)
    return value if isinstance(value, str | Unresolved) else Unresolved("")


def _may_be_path(text: Text, owners: Owners, call: Call) -> bool:
    """A path begins like one; koa-router's, which are glued to the prefix above them, need not."""
    if isinstance(text, Unresolved):
        return bool(text.text)
    if text[:1] in {"/", "*", ""}:
        return True
    owner = owners.made(call.receiver)
    return owner is not None and owner.framework == "koa" and " " not in text


def _paths(node: SgNode) -> list[SgNode]:
    return [child for child in node.named_children() if child.kind() != "comment"] if node.kind() == "array" else [node]


def _is_route(code: Code, owner: Owner, call: Call, framework: str) -> bool:
    """A receiver that only has the right name needs the framework's import, or a handler that looks like one."""
    if owner.framework or looks_like_handler(code, call.arguments[-1]):
        return True
    known = (framework and framework != "next") or not owner.unknown
    return bool(known) and call.arguments[-1].kind() not in {"object", "string", "number"}


def _chained(code: Code, owners: Owners, call: Call, framework: str) -> Iterator[Found]:
    """`router.route("/x").get(handler).post(handler)`."""
    inner = call.function.field("object")
    while inner is not None:
        made = as_call(inner)
        if made is None:
            return
        if made.name == "route" and len(made.arguments) == 1 and made.arguments[0].kind() not in {"object", "array"}:
            owner = owners.of(regex(r"\s").sub("", made.receiver), call.node)
            if owner is not None and call.arguments and (owner.framework or framework or not owner.unknown):
                for one in bound(code, made):
                    path = made.arguments[0]
                    yield _found(one, owner, call, (path, _text(one, path)), call.arguments)
            return
        inner = made.function.field("object") if made.name in _METHODS else None


def _described(code: Code, owners: Owners, call: Call, framework: str) -> Iterator[Found]:
    """Fastify's and hapi's `route({method, url | path, handler})`, hapi's also with a list of them."""
    owner = owners.of(call.receiver, call.node)
    if owner is None or not (owner.framework or framework or not owner.unknown):
        return
    for item in _items(code, call):
        described = entries(item) if item.kind() == "object" else {}
        path, method = described.get("url") or described.get("path"), described.get("method")
        if path is None or method is None:
            continue
        before = tuple(described[name] for name in _HOOKS if name in described)
        for one in method.named_children() if method.kind() == "array" else [method]:
            name = code.value(one)
            shown = name.upper() if isinstance(name, str) and name.upper() not in _ANY else "*"
            yield Found(owner, path, position(call), shown, _text(code, path), described.get("handler"), before, code)


def _items(code: Code, call: Call) -> list[SgNode]:
    """The descriptions of routes that a call is given: one, or a list of them."""
    first = call.arguments[0]
    found = [first] if first.kind() == "object" else listed(code, first)
    return [one for one in found if one.kind() == "object"]


def _registered(code: Code, owners: Owners, call: Call) -> Iterator[Found]:
    """koa-router's `register(path, ["get", "post"], …)`, Hono's `on("PURGE", "/x", …)`."""
    first, second, *rest = call.arguments
    path, methods = (second, first) if call.name == "on" else (first, second)
    owner = owners.made(call.receiver) or owners.of(call.receiver, call.node)
    if owner is None or owner.framework != ("hono" if call.name == "on" else "koa"):
        return
    for one in methods.named_children() if methods.kind() == "array" else [methods]:
        name = code.value(one)
        if isinstance(name, str):
            yield _found(code, owner, call, (path, _text(code, path)), rest, name.upper())
