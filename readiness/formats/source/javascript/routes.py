"""Routes of Express, Fastify, Koa, Hono, Restify and hapi; Nest and Next.js have rooms of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.javascript.frameworks import framework_of
from readiness.formats.source.javascript.handlers import constant, looks_like_handler
from readiness.formats.source.javascript.owners import owner_of
from readiness.formats.source.javascript.syntax import as_call, entries
from readiness.model.artifact import Unresolved
from readiness.model.facts import Route
from readiness.model.routing import join_paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.formats.source.javascript.owners import Owner

_METHODS = {name: name.upper() for name in ("get", "post", "put", "patch", "delete", "head", "options")}
_METHODS |= {"all": "*", "del": "DELETE", "opts": "OPTIONS"}
_TEXTS = frozenset({"string", "template_string"})


def routes(code: Code) -> Iterator[Route]:
    """In the order of the text; a chain of calls is a tree whose last link comes first."""
    yield from sorted(_routes(code), key=lambda route: (route.location, route.method))


def _routes(code: Code) -> Iterator[Route]:
    framework = framework_of(code)
    for call in code.calls:
        if call.name in _METHODS:
            yield from _chained(code, call, framework)
            yield from _plain(code, call, framework)
        elif call.name == "route" and call.arguments and call.arguments[0].kind() in {"object", "array"}:
            yield from _described(code, call, framework)


def _plain(code: Code, call: Call, framework: str) -> Iterator[Route]:
    """`app.get("/x", handler)`. With a single argument it is a getter, a client or a chain."""
    if len(call.arguments) < 2 or "(" in call.receiver or not call.receiver:
        return
    first, handler = call.arguments[0], call.arguments[-1]
    named = first.kind() in _TEXTS and call.arguments[1].kind() in _TEXTS and len(call.arguments) > 2
    paths = _paths(call.arguments[1] if named else first)
    owner = owner_of(code, call.receiver, call.node) if _are_paths(code, paths) else None
    if owner is None or not _is_route(code, owner, call, framework):
        return
    for path in paths:
        yield from _route(code, path, _METHODS[call.name], owner, handler, framework)


def _paths(node: SgNode) -> list[SgNode]:
    return [child for child in node.named_children() if child.kind() != "comment"] if node.kind() == "array" else [node]


def _are_paths(code: Code, nodes: list[SgNode]) -> bool:
    """Strings that begin like a path; regular expressions and what cannot be known may be one."""
    values = [code.value(node) if node.kind() != "regex" else Unresolved(node.text()) for node in nodes]
    return bool(values) and all(
        isinstance(value, Unresolved) or (isinstance(value, str) and value[:1] in {"/", "*", ""}) for value in values
    )


def _is_route(code: Code, owner: Owner, call: Call, framework: str) -> bool:
    """A receiver that only has the right name needs the framework's import, or a handler that looks like one."""
    if owner.framework or looks_like_handler(code, call.arguments[-1]):
        return True
    return bool(framework) and framework != "next" and call.arguments[-1].kind() not in {"object", "string", "number"}


def _chained(code: Code, call: Call, framework: str) -> Iterator[Route]:
    """`router.route("/x").get(handler).post(handler)`."""
    inner = call.function.field("object")
    while inner is not None:
        made = as_call(inner)
        if made is None:
            return
        if made.name == "route" and len(made.arguments) == 1 and made.arguments[0].kind() not in {"object", "array"}:
            owner = owner_of(code, made.receiver, call.node)
            if owner is not None and call.arguments and (owner.framework or framework):
                handler = call.arguments[-1]
                yield from _route(code, made.arguments[0], _METHODS[call.name], owner, handler, framework)
            return
        inner = made.function.field("object") if made.name in _METHODS else None


def _described(code: Code, call: Call, framework: str) -> Iterator[Route]:
    """Fastify's and hapi's `route({method, url | path, handler})`, hapi's also with a list of them."""
    owner = owner_of(code, call.receiver, call.node)
    if owner is None or not (owner.framework or framework):
        return
    first = call.arguments[0]
    for item in [first] if first.kind() == "object" else first.named_children():
        described = entries(item) if item.kind() == "object" else {}
        path, method = described.get("url") or described.get("path"), described.get("method")
        if path is None or method is None:
            continue
        for one in method.named_children() if method.kind() == "array" else [method]:
            name = code.value(one)
            shown = name.upper() if isinstance(name, str) else "*"
            yield from _route(code, path, shown, owner, described.get("handler"), framework)


def _route(
    code: Code, path: SgNode, method: str, owner: Owner, handler: SgNode | None, framework: str
) -> Iterator[Route]:
    text = Unresolved(path.text()) if path.kind() == "regex" else code.text(path)
    for prefix in owner.prefixes:
        yield Route(
            location=code.at(path),
            method=method,
            path=join_paths(prefix, text, slash=True) if prefix else text,
            framework=owner.framework or framework or "express",
            constant=constant(code, handler),
        )
