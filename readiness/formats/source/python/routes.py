"""Routes of FastAPI, Starlette, Flask, Quart, Sanic, aiohttp and Ninja, with the prefixes this file knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.answers import answer
from readiness.formats.source.code import ancestors
from readiness.formats.source.python import guarding
from readiness.formats.source.python.frameworks import framework_of
from readiness.formats.source.python.handlers import constant_function, constant_named, function_named, known
from readiness.formats.source.python.mounting import condition_of
from readiness.formats.source.python.names import reference
from readiness.formats.source.python.owners import Chain, Owners
from readiness.formats.source.python.paths import path_text, spread
from readiness.formats.source.python.syntax import as_call
from readiness.model.artifact import Unresolved
from readiness.model.facts import Route
from readiness.model.named import NamedTuple
from readiness.model.routing import Guard, Reference, join_paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.facts import Text
    from readiness.model.routing import Answer

_DECORATED = frozenset({"fastapi", "starlette", "flask", "quart", "sanic", "aiohttp", "ninja", "django"})
_METHODS = frozenset({"get", "post", "put", "delete", "patch", "options", "head", "trace"})
_ANY = frozenset({"route", "api_route", "view", "websocket", "websocket_route", "api_operation"})
_TABLE = frozenset({
    "starlette.routing.Route", "fastapi.routing.APIRoute", "fastapi.routing.Route",
    "starlette.routing.WebSocketRoute", "fastapi.routing.APIWebSocketRoute",
})  # fmt: skip
_MOUNTED = frozenset({"starlette.routing.Mount", "fastapi.routing.Mount", "starlette.routing.Host"})
_LISTS = frozenset({"list", "tuple", "set"})


class _Handler(NamedTuple):
    """The function or class behind a route."""

    reference: Reference | None = None
    guards: tuple[Guard, ...] = ()
    takes: tuple[Reference, ...] = ()
    definition: SgNode | None = None


def routes(code: Code, owners: Owners) -> Iterator[Route]:
    framework = framework_of(code)
    for call in code.calls if framework in _DECORATED or "@" in code.source.text else ():
        parent = call.node.parent()
        if parent is not None and parent.kind() == "decorator":
            yield from _decorated(code, owners, call, parent, framework or _guessed(code, call))
        elif framework in _DECORATED and (call.arguments or call.keywords):
            yield from _registered(code, owners, call, framework)


def _decorated(code: Code, owners: Owners, call: Call, decorator: SgNode, framework: str) -> Iterator[Route]:
    if call.name not in _METHODS | _ANY or not owners.holds(call.receiver):
        return
    framework = owners.framework(call.receiver) or framework
    path = (
        call.arguments[0]
        if call.arguments
        else call.keywords.get("path") or call.keywords.get("rule") or call.keywords.get("uri")
    )
    if path is None or framework in {"django", "unknown"}:
        return
    handler = _under(code, decorator, framework)
    given = guarding.dependencies(code, [call.keywords.get("dependencies")]) + _asked(code, call, framework)
    methods = _methods(code, call, framework)
    if (
        call.name == "route"
        and "methods" not in call.keywords
        and handler.definition is not None
        and handler.definition.kind() == "class_definition"
    ):
        methods = ("*",)
    yield from _told(
        code, owners, call.receiver, path, methods, framework, handler._replace(guards=given + handler.guards)
    )


def _guessed(code: Code, call: Call) -> str:
    """In a file that imports a router and no framework: by how it is filled; empty when the name is not imported."""
    if call.receiver.partition(".")[0] not in code.names:
        return "unknown"
    return "flask" if call.name == "route" else "fastapi"


def _asked(code: Code, call: Call, framework: str) -> tuple[Guard, ...]:
    """Ninja's `auth=`, on one operation."""
    asked = call.keywords.get("auth") if framework == "ninja" else None
    if asked is None:
        return ()
    kind = "open" if asked.text() == "None" else "auth"
    return (Guard(kind, f"auth={asked.text()}"[:80], code.at(asked)),)


def _under(code: Code, decorator: SgNode, framework: str) -> _Handler:
    """The handler that a decorator stands on, with what the decorators between the two guard."""
    whole = decorator.parent()
    definition = whole.field("definition") if whole is not None else None
    title = definition.field("name") if definition is not None else None
    if whole is None or definition is None or title is None:
        return _Handler()
    start = decorator.range().start.index
    below = [one for one in guarding.decorators(whole) if one.range().start.index > start]
    below = [one for one in below if not _is_route(one)]
    guards = guarding.decorated(code, below)
    takes: tuple[Reference, ...] = ()
    if framework == "fastapi":
        asked, takes = guarding.parameters(code, definition)
        guards += asked
    name = _qualname(definition, title.text())
    if "." in name:
        takes += (Reference("", name.partition(".")[0]),)
    return _Handler(Reference("", name), guards, takes, definition)


def _is_route(node: SgNode) -> bool:
    """Another route of the same handler, stacked below."""
    call = as_call(node)
    return call is not None and bool(call.receiver) and call.name in _METHODS | _ANY and bool(call.arguments)


def _qualname(definition: SgNode, name: str) -> str:
    for parent in ancestors(definition):
        title = parent.field("name") if parent.kind() == "class_definition" else None
        if title is not None:
            return f"{title.text()}.{name}"
    return name


def _methods(code: Code, call: Call, framework: str) -> tuple[str, ...]:
    if "websocket" in call.name.lower():
        return ("WEBSOCKET",)
    if call.name in _METHODS:
        return (call.name.upper(),)
    listed = call.keywords.get("methods")
    if listed is None and call.name == "api_operation" and call.arguments:
        listed = call.arguments[0]
    if listed is None:
        return ("*",) if call.name in {"add_view", "view"} and framework == "aiohttp" else ("GET",)
    if listed.kind() not in _LISTS:
        return ("*",)
    names = [code.value(item) for item in listed.named_children() if item.kind() != "comment"]
    return tuple(name.upper() if isinstance(name, str) else "*" for name in names) or ("*",)


def _registered(code: Code, owners: Owners, call: Call, framework: str) -> Iterator[Route]:
    """Routes that are added by a call: `add_url_rule`, `add_get`, `Route(…)`, `web.get(…)`, `mount`."""
    qualified, given = code.qualify(call.callee), call.arguments
    if qualified in _TABLE and given:
        yield from _listed(code, owners, call, given, "starlette")
    elif qualified.startswith("aiohttp.web.") and call.name in _METHODS | {"view", "static"} and len(given) > 1:
        method = "*" if call.name == "view" else "GET" if call.name == "static" else call.name.upper()
        path = given[0]
        yield from _told(code, owners, _table(owners, call.node), path, (method,), "aiohttp", _behind(code, given[1]))
    elif (
        call.name in {"add_url_rule", "add_api_route", "add_route", "add_api_websocket_route", "add_websocket_route"}
        and given
        and owners.holds(call.receiver)
    ):
        yield from _rule(code, owners, call, framework)
    elif call.name.startswith("add_") and call.receiver.endswith("router") and framework == "aiohttp":
        yield from _aiohttp(code, owners, call)
    elif call.name == "frontend" and framework == "fastapi" and given and owners.holds(call.receiver):
        yield from _told(code, owners, call.receiver, given[0], ("GET",), framework, _Handler())
    elif qualified == "aiohttp.web.route" and len(given) > 2:
        method = _verb(code, given[0])
        yield from _told(
            code, owners, _table(owners, call.node), given[1], (method,), "aiohttp", _behind(code, given[2])
        )
    elif (
        call.name == "mount"
        and framework in {"fastapi", "starlette"}
        and given
        and owners.holds(call.receiver)
        and _is_static(call)
    ):
        yield from _told(code, owners, call.receiver, given[0], ("*",), framework, _Handler())


def _is_static(call: Call) -> bool:
    """What is mounted is no router that others tell of, but made on the spot."""
    mounted = call.arguments[1] if len(call.arguments) > 1 else call.keywords.get("app")
    return mounted is not None and mounted.kind() == "call"


def _listed(code: Code, owners: Owners, call: Call, given: tuple[SgNode, ...], framework: str) -> Iterator[Route]:
    view = given[1] if len(given) > 1 else call.keywords.get("endpoint")
    if view is None:
        return
    prefix, table = _enclosing_mount(code, call), _table(owners, call.node)
    methods = _methods(code, call, framework)
    classed = "methods" not in call.keywords and view.text()[:1].isupper()
    handler = _behind(code, view)
    yield from _told(code, owners, table, given[0], ("*",) if classed else methods, framework, handler, prefix)


def _aiohttp(code: Code, owners: Owners, call: Call) -> Iterator[Route]:
    method, given = call.name.removeprefix("add_"), call.arguments
    receiver = call.receiver.removesuffix(".router").removesuffix("router") or "app"
    if method in _METHODS and len(given) > 1:
        yield from _told(code, owners, receiver, given[0], (method.upper(),), "aiohttp", _behind(code, given[1]))
    elif method == "view" and len(given) > 1:
        yield from _told(code, owners, receiver, given[0], ("*",), "aiohttp", _behind(code, given[1]))
    elif method == "static" and given:
        yield from _told(code, owners, receiver, given[0], ("GET",), "aiohttp", _Handler())
    elif method == "route" and len(given) > 2:
        yield from _told(code, owners, receiver, given[1], (_verb(code, given[0]),), "aiohttp", _behind(code, given[2]))


def _verb(code: Code, node: SgNode) -> str:
    """A method as text or as one of aiohttp's `hdrs.METH_GET`; `*` for any."""
    named = code.value(node)
    if isinstance(named, str):
        return named.upper()
    last = node.text().rpartition(".")[2]
    return last.removeprefix("METH_") if last.startswith("METH_") and last != "METH_ANY" else "*"


def _rule(code: Code, owners: Owners, call: Call, framework: str) -> Iterator[Route]:
    framework = owners.framework(call.receiver) or framework
    view = call.keywords.get("view_func") or call.keywords.get("handler") or call.keywords.get("endpoint")
    given = call.arguments
    if call.name == "add_url_rule":
        view = call.keywords.get("view_func") or (given[2] if len(given) > 2 else None)
        path = given[0]
    else:
        # Sanic's `add_route` and Starlette's differ in their order: the path is the one that is text.
        path = next((one for one in given if one.kind() in {"string", "concatenated_string"}), given[0])
        view = next((one for one in given if one is not path), None) or view
    if path.kind() in {"identifier", "attribute"} and framework not in {
        "flask",
        "fastapi",
        "quart",
        "sanic",
        "starlette",
    }:
        return
    handler = _behind(code, view) if view is not None else _Handler()
    methods = _methods(code, call, framework)
    if "methods" not in call.keywords and view is not None and ".as_view(" in view.text():
        methods = ("*",)
    given_guards = guarding.dependencies(code, [call.keywords.get("dependencies")])
    yield from _told(
        code, owners, call.receiver, path, methods, framework, handler._replace(guards=given_guards + handler.guards)
    )


def _behind(code: Code, node: SgNode) -> _Handler:
    """A handler that is named where it is routed, out of what wraps it."""
    guards: list[Guard] = []
    call = as_call(node)
    while call is not None and not call.callee.endswith((".as_view", ".as_asgi")):
        if not call.arguments:
            return _Handler(guards=tuple(guards))
        guards += guarding.decorated(code, [call.function])
        node = call.arguments[0]
        call = as_call(node)
    name = call.receiver if call is not None else node.text()
    if node.kind() not in {"identifier", "attribute", "call"}:
        return _Handler(guards=tuple(guards), definition=node if node.kind() == "lambda" else None)
    definition = function_named(code, name) if "." not in name else None
    own: tuple[Guard, ...] = ()
    takes: tuple[Reference, ...] = ()
    if definition is not None and definition.kind() == "function_definition":
        whole = definition.parent()
        own = (
            guarding.decorated(code, guarding.decorators(whole))
            if whole is not None and whole.kind() == "decorated_definition"
            else ()
        )
        if code.imports_from("fastapi"):
            asked, takes = guarding.parameters(code, definition)
            own += asked
    return _Handler(reference(code, name), (*guards, *own), takes, definition)


def told(
    code: Code, owners: Owners, receiver: str, path: SgNode, framework: str, view: SgNode, text: Text
) -> Iterator[Route]:
    """All methods of a class that is routed below a path."""
    handler = _behind(code, view)
    yield from _told(code, owners, receiver, path, ("*",), framework, handler, whole=text)


def _told(
    code: Code,
    owners: Owners,
    receiver: str,
    path: SgNode,
    methods: tuple[str, ...],
    framework: str,
    handler: _Handler,
    inner: Text = "",
    *,
    whole: Text | None = None,
) -> Iterator[Route]:
    constant = _constant(code, handler, framework)
    said = _answer(code, handler)
    text = path_text(code, path) if whole is None else whole
    text = join_paths(inner, text, slash=False) if inner else text
    condition = condition_of(path)
    if condition.startswith(f"{receiver} is "):
        # Which of several apps it is, as in `if app is self.versions[V2]`: that one alone.
        receiver, condition = condition.removeprefix(f"{receiver} is ").strip(), ""
    for chain in owners.chains(receiver) if receiver else (Chain(""),):
        for one in spread(code, path, text):
            for method in methods:
                yield Route(
                    location=code.at(path),
                    method=method,
                    path=_glued(chain.prefix, one, framework, chain.router),
                    framework=framework,
                    constant=constant,
                    router=chain.router,
                    handler=handler.reference,
                    guards=chain.guards + handler.guards,
                    answer=said,
                    own=chain.own,
                    mounted=chain.mounted,
                    takes=handler.takes,
                    condition=condition,
                )


def _glued(prefix: Text, path: Text, framework: str, router: str) -> Text:
    if framework != "ninja":
        return join_paths(prefix, path, slash=False)
    whole = join_paths(prefix, path, slash=True)
    # Django puts a path that ends in a slash in front of it.
    if isinstance(whole, Unresolved):
        return Unresolved(whole.text.removeprefix("/"))
    return whole.removeprefix("/") if router else whole


def _constant(code: Code, handler: _Handler, framework: str) -> bool | None:
    if handler.definition is None:
        return None
    if handler.definition.kind() == "lambda":
        return constant_named(code, handler.definition, framework)
    return constant_function(code, handler.definition, framework)


def _answer(code: Code, handler: _Handler) -> Answer | None:
    function, named = handler.definition, handler.reference
    if function is None or function.kind() != "function_definition":
        return None
    return answer(code, function, "python", known(code, function), named.name if named is not None else "")


def _table(owners: Owners, node: SgNode) -> str:
    """The router that a list of routes belongs to: what `add_routes([…])` is called on, or the name of the list."""
    for parent in ancestors(node):
        call = as_call(parent)
        if call is not None and call.name == "add_routes":
            return call.receiver.removesuffix(".router")
        if call is not None and owners.kind(call):
            holder = call.node.parent()
            name = holder.field("left") if holder is not None and holder.kind() == "assignment" else None
            return name.text() if name is not None else ""
        left = parent.field("left") if parent.kind() == "assignment" else None
        if left is not None:
            return left.text()
        if parent.kind() in {"function_definition", "class_definition"}:
            title = parent.field("name")
            return f"{title.text()}()" if title is not None else ""
    return ""


def _enclosing_mount(code: Code, call: Call) -> Text:
    prefix: Text = ""
    for node in ancestors(call.node):
        outer = as_call(node)
        if outer is not None and code.qualify(outer.callee) in _MOUNTED and outer.arguments:
            prefix = join_paths(path_text(code, outer.arguments[0]), prefix, slash=False)
    return prefix
