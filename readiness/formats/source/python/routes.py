"""Routes of FastAPI, Starlette, Flask, Quart, Sanic and aiohttp, with the prefixes this file knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.python.frameworks import framework_of
from readiness.formats.source.python.handlers import constant_function, constant_named
from readiness.formats.source.python.syntax import as_call
from readiness.model.facts import Route
from readiness.model.routing import join_paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.facts import Text

_OWNERS = {
    "fastapi.FastAPI": "fastapi",
    "fastapi.APIRouter": "fastapi",
    "fastapi.applications.FastAPI": "fastapi",
    "fastapi.routing.APIRouter": "fastapi",
    "starlette.applications.Starlette": "starlette",
    "flask.Flask": "flask",
    "flask.Blueprint": "flask",
    "flask_openapi3.OpenAPI": "flask",
    "quart.Quart": "quart",
    "quart.Blueprint": "quart",
    "sanic.Sanic": "sanic",
    "sanic.Blueprint": "sanic",
    "aiohttp.web.RouteTableDef": "aiohttp",
    "aiohttp.web.Application": "aiohttp",
}
_NAMES = frozenset({"app", "application", "router", "api", "bp", "blueprint", "server", "routes"})
"""Names that are taken for an app or router when they come from elsewhere."""
_DECORATED = frozenset({"fastapi", "starlette", "flask", "quart", "sanic", "aiohttp"})
_METHODS = frozenset({"get", "post", "put", "delete", "patch", "options", "head", "trace"})
_ANY = frozenset({"route", "api_route", "view", "websocket", "websocket_route"})
_MOUNTS = frozenset({"include_router", "register_blueprint", "blueprint"})
_TABLE = frozenset({"starlette.routing.Route", "fastapi.routing.APIRoute", "fastapi.routing.Route"})
_MOUNTED = frozenset({"starlette.routing.Mount", "fastapi.routing.Mount"})


def routes(code: Code) -> Iterator[Route]:
    framework = framework_of(code)
    if framework not in _DECORATED:
        return
    for call in code.calls:
        parent = call.node.parent()
        if parent is not None and parent.kind() == "decorator":
            yield from _decorated(code, call, parent, framework)
        else:
            yield from _registered(code, call, framework)


def _decorated(code: Code, call: Call, decorator: SgNode, framework: str) -> Iterator[Route]:
    if call.name not in _METHODS | _ANY or not is_owner(code, call.receiver):
        return
    owner = _owner(code, call.receiver) or framework
    path = call.arguments[0] if call.arguments else call.keywords.get("path") or call.keywords.get("rule")
    if path is None:
        return
    definition = decorator.parent()
    handler = definition.field("definition") if definition is not None else None
    constant = constant_function(code, handler, owner) if handler is not None else None
    for prefix in prefixes(code, call.receiver):
        for method in _methods(code, call):
            yield Route(
                location=code.at(path),
                method=method,
                path=join_paths(prefix, code.text(path), slash=False),
                framework=owner,
                constant=constant,
            )


def _methods(code: Code, call: Call) -> tuple[str, ...]:
    if call.name in _METHODS:
        return (call.name.upper(),)
    listed = call.keywords.get("methods")
    if listed is None:
        return ("GET",)
    if listed.kind() not in {"list", "tuple", "set"}:
        return ("*",)
    names = [code.value(item) for item in listed.named_children() if item.kind() != "comment"]
    return tuple(name.upper() if isinstance(name, str) else "*" for name in names) or ("*",)


def _registered(code: Code, call: Call, framework: str) -> Iterator[Route]:
    """Routes that are added by a call: `add_url_rule`, `add_get`, `Route(…)`, `web.get(…)`, `mount`."""
    qualified, given = code.qualify(call.callee), call.arguments
    if not given:
        return
    if qualified in _TABLE and len(given) > 1:
        prefix = _enclosing_mount(code, call)
        for method in _methods(code, call):
            yield _route(code, given[0], method, "starlette", given[1], prefix)
    elif qualified.startswith("aiohttp.web.") and call.name in _METHODS and len(given) > 1:
        yield _route(code, given[0], call.name.upper(), "aiohttp", given[1])
    elif call.name in {"add_url_rule", "add_api_route", "add_route"} and is_owner(code, call.receiver):
        yield from _rule(code, call, framework)
    elif call.name.startswith("add_") and call.receiver.endswith("router") and framework == "aiohttp":
        method = call.name.removeprefix("add_")
        if method in _METHODS and len(given) > 1:
            yield _route(code, given[0], method.upper(), "aiohttp", given[1])
        elif method == "route" and len(given) > 2:
            named = code.value(given[0])
            yield _route(code, given[1], named.upper() if isinstance(named, str) else "*", "aiohttp", given[2])
    elif call.name == "mount" and framework in {"fastapi", "starlette"} and is_owner(code, call.receiver):
        yield _route(code, given[0], "*", framework, None)


def _rule(code: Code, call: Call, framework: str) -> Iterator[Route]:
    view = call.keywords.get("view_func") or call.keywords.get("endpoint")
    if view is None and len(call.arguments) > 1:
        view = call.arguments[2 if call.name == "add_url_rule" and len(call.arguments) > 2 else 1]
    for prefix in prefixes(code, call.receiver):
        for method in _methods(code, call):
            yield _route(code, call.arguments[0], method, framework, view, prefix)


def _route(code: Code, path: SgNode, method: str, framework: str, handler: SgNode | None, prefix: Text = "") -> Route:
    return Route(
        location=code.at(path),
        method="*" if method == "*" else method.upper(),
        path=join_paths(prefix, code.text(path), slash=False),
        framework=framework,
        constant=constant_named(code, handler, framework) if handler is not None else None,
    )


def _enclosing_mount(code: Code, call: Call) -> Text:
    prefix: Text = ""
    for node in ancestors(call.node):
        outer = as_call(node)
        if outer is not None and code.qualify(outer.callee) in _MOUNTED and outer.arguments:
            prefix = join_paths(code.text(outer.arguments[0]), prefix, slash=False)
    return prefix


def is_owner(code: Code, receiver: str) -> bool:
    """Whether a name is an app or router: made by a framework here, or named like one and not made by others."""
    if _owner(code, receiver):
        return True
    if receiver.rpartition(".")[2] not in _NAMES and not receiver.endswith(("_router", "_bp", "_blueprint", "_app")):
        return False
    return all(_made_here(code, value) for value in code.assigned.get(receiver, ()))


def _made_here(code: Code, value: SgNode) -> bool:
    """An unknown maker is believed unless it is a class or function of some other library."""
    call = as_call(value)
    if call is None:
        return value.kind() in {"identifier", "attribute", "none"}
    root = call.callee.partition(".")[0]
    imported = next((found for found in code.imports if found.local == root), None)
    return imported is None or imported.module.startswith(".") or "app" in call.callee.lower()


def _owner(code: Code, receiver: str) -> str:
    made = _maker(code, receiver)
    return _OWNERS.get(code.qualify(made.callee), "") if made is not None else ""


def _maker(code: Code, receiver: str) -> Call | None:
    for value in code.assigned.get(receiver, ()):
        made = as_call(value)
        if made is not None and code.qualify(made.callee) in _OWNERS:
            return made
    return None


def prefixes(code: Code, receiver: str, depth: int = 8) -> tuple[Text, ...]:
    """Under which prefixes a router's routes are served, as far as this file tells; one per place it is mounted."""
    made = _maker(code, receiver)
    given = (made.keywords.get("prefix") or made.keywords.get("url_prefix")) if made is not None else None
    own: Text = code.text(given) if given is not None else ""
    found = []
    for call in code.calls if depth else ():
        if call.name in _MOUNTS and call.arguments and call.arguments[0].text() == receiver != call.receiver:
            outer = call.keywords.get("prefix") or call.keywords.get("url_prefix")
            mount: Text = code.text(outer) if outer is not None else ""
            # Flask's url_prefix at registration replaces the blueprint's own, FastAPI's prefix comes before it.
            inner = mount if "url_prefix" in call.keywords else join_paths(mount, own, slash=False)
            found += [join_paths(above, inner, slash=False) for above in prefixes(code, call.receiver, depth - 1)]
    return tuple(found) or (own,)
