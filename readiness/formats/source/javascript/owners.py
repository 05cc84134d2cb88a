"""Which names are apps or routers, and under which prefixes they are mounted, as far as one file tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from readiness.formats.source.code import ancestors
from readiness.formats.source.javascript.frameworks import OWNERS
from readiness.formats.source.javascript.syntax import FUNCTIONS, as_call, unwrap
from readiness.model.routing import join_paths

if TYPE_CHECKING:
    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.facts import Text

_NAMES = frozenset(
    {"app", "application", "router", "server", "api", "fastify", "instance", "httpserver", "httpsserver"}
)
_TYPES = {
    "Express": "express",
    "Application": "express",
    "Router": "express",
    "IRouter": "express",
    "FastifyInstance": "fastify",
    "INestApplication": "nestjs",
    "Hono": "hono",
}


class Owner(NamedTuple):
    framework: str
    """Empty: only the name speaks for it."""
    prefixes: tuple[Text, ...] = ("",)


def owner_of(code: Code, name: str, place: SgNode, depth: int = 8) -> Owner | None:
    """What `name` is at `place`: an app or router with its prefixes, or None."""
    made = _maker(code, name)
    if made is not None:
        return Owner(OWNERS[code.qualify(made.callee)], _mounted(code, name, made, depth))
    bound = _parameter(code, name, place, depth)
    if bound is not None:
        return bound
    if not _named_like_one(name) or not all(_believable(code, value) for value in code.assigned.get(name, ())):
        return None
    return Owner("", _mounted(code, name, None, depth))


def _maker(code: Code, name: str) -> Call | None:
    for value in code.assigned.get(name, ()):
        made = as_call(value)
        if made is not None and code.qualify(made.callee) in OWNERS:
            return made
    return None


def _named_like_one(name: str) -> bool:
    last = name.rpartition(".")[2].lower().lstrip("_")
    return last in _NAMES or last.endswith(("router", "app"))


def _believable(code: Code, value: SgNode) -> bool:
    """A maker we do not know is believed, unless it comes out of some other package: `axios.create()`."""
    made = as_call(value)
    if made is None:
        return unwrap(value).kind() in {"identifier", "member_expression", "null", "undefined"}
    if made.callee.startswith("."):
        return False
    qualified = code.qualify(made.callee)
    module, colon, _ = qualified.partition(":")
    return not colon or module.startswith((".", "/", "@/", "~/")) or module in {"http", "https", "http2"}


def _mounted(code: Code, name: str, made: Call | None, depth: int) -> tuple[Text, ...]:
    """`app.use("/x", router)`, `koa.use(router.routes())`, `fastify.register(plugin, {prefix})`, `new Router({prefix})`."""
    given = made.keywords.get("prefix") if made is not None else None
    own: Text = code.text(given) if given is not None else ""
    found: list[Text] = []
    for call in code.calls if depth else ():
        if call.name == "prefix" and call.receiver == name and call.arguments:
            own = code.text(call.arguments[0])
        if call.name not in {"use", "route"} or len(call.arguments) < 2 or call.receiver == name:
            continue
        if any(_stands_for(argument, name) for argument in call.arguments[1:]):
            above = owner_of(code, call.receiver, call.node, depth - 1)
            mount = code.text(call.arguments[0])
            found += [join_paths(prefix, mount, slash=True) for prefix in (above.prefixes if above else ("",))]
    return tuple(join_paths(mount, own, slash=True) if own else mount for mount in found) or (own,)


def _stands_for(argument: SgNode, name: str) -> bool:
    if argument.text() == name:
        return True
    made = as_call(argument)
    return made is not None and made.name in {"routes", "middleware"} and made.receiver == name


def _parameter(code: Code, name: str, place: SgNode, depth: int) -> Owner | None:
    """A parameter of an enclosing function: `fastify.register(async (scope) => …, {prefix: "/v1"})`."""
    for function in ancestors(place):
        if function.kind() not in FUNCTIONS:
            continue
        parameter = _find_parameter(function, name)
        if parameter is None:
            continue
        framework = _annotated(parameter)
        call, scope = _registered_by(code, function)
        if call is not None and call.receiver and depth:
            outer = owner_of(code, call.receiver, call.node, depth - 1) if call.receiver != name or scope else None
            mount = call.keywords.get("prefix")
            above = outer.prefixes if outer else ("",)
            inner: Text = code.text(mount) if mount is not None else ""
            return Owner("fastify", tuple(join_paths(p, inner, slash=True) if inner else p for p in above))
        return Owner(framework) if framework else None
    return None


def _find_parameter(function: SgNode, name: str) -> SgNode | None:
    single, many = function.field("parameter"), function.field("parameters")
    given = [single] if single is not None else many.named_children() if many is not None else []
    for parameter in given:
        pattern = parameter.field("pattern") or parameter
        if pattern.text() == name:
            return parameter
    return None


def _annotated(parameter: SgNode) -> str:
    annotation = parameter.field("type")
    text = annotation.text().lstrip(": ") if annotation is not None else ""
    return _TYPES.get(text.partition("<")[0].rpartition(".")[2], "")


def _registered_by(code: Code, function: SgNode) -> tuple[Call | None, bool]:
    """The `register` call that is handed this function, in place or by name; and whether it is in place."""
    parent = function.parent()
    if parent is not None and parent.kind() == "arguments":
        above = parent.parent()
        call = as_call(above) if above is not None else None
        return (call, True) if call is not None and call.name == "register" else (None, False)
    name = function.field("name")
    if name is None and parent is not None and parent.kind() == "variable_declarator":
        name = parent.field("name")
    if name is None:
        return None, False
    for call in code.calls:
        if call.name == "register" and call.arguments and call.arguments[0].text() == name.text():
            return call, False
    return None, False
