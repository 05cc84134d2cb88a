"""Which names are apps or routers, and of which framework, as far as one file tells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.javascript.frameworks import OWNERS, ROUTERS
from readiness.formats.source.javascript.names import DEFAULT, identity, is_ours, reference
from readiness.formats.source.javascript.syntax import FUNCTIONS, as_call, unwrap
from readiness.model.named import NamedTuple
from readiness.model.routing import join_paths
from readiness.pattern import lazy

if TYPE_CHECKING:
    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.facts import Text
    from readiness.model.routing import Reference

_NAMES = frozenset(
    {"app", "application", "router", "server", "api", "fastify", "instance", "httpserver", "httpsserver"}
)
_CLIENTS = frozenset({"api", "instance"})
"""Names that clients have as well, where they are handed to a function."""
_APPS = frozenset({"app", "application", "server", "httpserver", "httpsserver"})
_TYPES = {
    "Express": "express",
    "Application": "express",
    "Router": "express",
    "IRouter": "express",
    "Koa": "koa",
    "FastifyInstance": "fastify",
    "FastifyTypedInstance": "fastify",
    "INestApplication": "nestjs",
    "Hono": "hono",
}
_STARTED = lazy(r"(?:^|/)app\.[cm]?[jt]s$")
"""The plugin that `fastify start` is given, as everybody calls it."""
_FASTIFY = lazy(r"FastifyPlugin|FastifyRegister")
_RUN = lazy(r"\bserve\(|\.listen\(|\.fire\(|\bhandle\(|Bun\.serve|Deno\.serve|getRequestListener\(")

_MAIN = lazy(r"(?:^|/)(?:src|server|api|app)?/?(?:index|app|server|main|worker|router)\.[cm]?[jt]sx?$")


class Owner(NamedTuple):
    framework: str
    """Empty: only the name speaks for it."""
    name: str
    """Under which others in this file and elsewhere mount it; a function's name for what it is handed."""
    own: Text = ""
    """The prefix it brings along."""
    app: bool = False
    """It serves as it stands where nobody puts it into another one."""
    elsewhere: Reference | None = None
    """It is made in another file."""
    unknown: bool = False
    """Nothing but its name is known: it may come from anywhere."""


class Owners:
    """The apps and routers of one file, each looked up once."""

    def __init__(self, code: Code) -> None:
        self._code = code
        self._made: dict[str, Owner | None] = {}

    def of(self, name: str, place: SgNode) -> Owner | None:
        """What `name` is at `place`: an app or router, or None."""
        return self.made(name) or self._parameter(name, place) or self._named(name)

    def made(self, name: str) -> Owner | None:
        """An app or router that is made in this file."""
        if name not in self._made:
            self._made[name] = self._maker(name)
        return self._made[name]

    def _maker(self, name: str) -> Owner | None:
        for value in self._code.assigned.get(name, ()):
            made, prefix = root(self._code, value)
            qualified = self._code.qualify(made.callee) if made is not None else ""
            if made is not None and qualified in OWNERS:
                framework = OWNERS[qualified]
                given = made.keywords.get("prefix") or prefix
                own: Text = self._code.text(given) if given is not None else self._prefixed(name)
                app = qualified not in ROUTERS and (framework != "hono" or self._runs())
                return Owner(framework, name, own, app)
        return None

    def framework(self, made: Call) -> str:
        """Of a constructor of an app or router; empty for any other call."""
        return OWNERS.get(self._code.qualify(made.callee), "")

    def in_chain(self, node: SgNode, framework: str) -> Owner | None:
        """What a chain that begins with a constructor is known as: `const app = new Hono().get(…)`, `export default Router().use(…)`."""
        for parent in ancestors(node):
            kind = parent.kind()
            if kind == "variable_declarator":
                name = parent.field("name")
                return self.made(name.text()) if name is not None else None
            left = parent.field("left") if kind == "assignment_expression" else None
            if kind == "export_statement" or (
                left is not None and left.text() in {"module.exports", "exports.default"}
            ):
                return Owner(framework, DEFAULT)
            if kind not in {"call_expression", "member_expression"}:
                return None
        return None

    def _runs(self) -> bool:
        """Hono's routers are apps; which of them is served is told by the file it stands in."""
        return _RUN.search(self._code.source.text) is not None or _MAIN.search(self._code.path) is not None

    def _prefixed(self, name: str) -> Text:
        """`router.prefix("/users")`."""
        for call in self._code.calls:
            if call.name == "prefix" and call.receiver == name and call.arguments:
                return self._code.text(call.arguments[0])
        return ""

    def _parameter(self, name: str, place: SgNode) -> Owner | None:
        """What an enclosing function is handed: `module.exports = (app) => …`, `fastify.register(async (scope) => …)`."""
        for function in ancestors(place):
            parameter = _find_parameter(function, name) if function.kind() in FUNCTIONS else None
            if parameter is None:
                continue
            typed = _annotated(parameter)
            framework = typed or self._implied(function)
            if framework or _named_like_one(name):
                alone = bool(typed) and typed not in {"fastify", "hono"} and not _is_router(parameter)
                return Owner(
                    framework,
                    identity(function),
                    self._chosen(identity(function)),
                    app=alone or (name == "fastify" and _STARTED.search(self._code.path) is not None),
                    unknown=not framework and name.lower() in _CLIENTS,
                )
            return None
        return None

    def _chosen(self, name: str) -> Text:
        """The prefix that a plugin wants from `@fastify/autoload`: `export const autoPrefix = "/users"`."""
        given = [
            value
            for left, values in self._code.assigned.items()
            if left.rpartition(".")[2] == "autoPrefix"
            for value in values
        ]
        shown = rf"(?:export\s+default\s+|module\.exports\s*=\s*)(?:async\s+)?(?:function\s+)?{re.escape(name)}\b"
        if len(given) != 1 or (name != DEFAULT and re.search(shown, self._code.source.text) is None):
            return ""
        return self._code.text(given[0])

    def _implied(self, function: SgNode) -> str:
        """The framework of a function's first parameter, by the type of the variable that holds it, or by who calls it."""
        parent = function.parent()
        call = parent.parent() if parent is not None and parent.kind() == "arguments" else None
        made = as_call(call) if call is not None else None
        if made is not None and (
            made.name in {"register", "fp"} or self._code.qualify(made.callee) == "fastify-plugin:"
        ):
            return "fastify"
        annotation = parent.field("type") if parent is not None and parent.kind() == "variable_declarator" else None
        return "fastify" if annotation is not None and _FASTIFY.search(annotation.text()) else ""

    def _named(self, name: str) -> Owner | None:
        values = self._code.assigned.get(name, ())
        if not _named_like_one(name) or not all(_believable(self._code, value) for value in values):
            return None
        root = name.partition(".")[0]
        node = unwrap(values[0]) if len(values) == 1 else None
        led = reference(self._code, node) if node is not None else self._import(name, root)
        if led is not None and led.module.startswith("/"):
            return Owner("", name, elsewhere=led)
        return Owner("", name, app=name.rpartition(".")[2].lower().lstrip("_") in _APPS, unknown=True)

    def _import(self, name: str, root: str) -> Reference | None:
        from readiness.formats.source.javascript.names import module_path
        from readiness.model.routing import Reference

        if root not in self._code.names:
            return None
        module, _, exported = self._code.qualify(name).partition(":")
        return Reference(module_path(self._code, module), exported) if is_ours(module) else None


def root(code: Code, value: SgNode) -> tuple[Call | None, SgNode | None]:
    """The constructor at the root of a chain: `new Hono().basePath("/api").use(auth)`, and the prefix given on the way."""
    made, prefix = as_call(value), None
    while made is not None and code.qualify(made.callee) not in OWNERS:
        if made.name in {"basePath", "prefix"} and made.arguments:
            prefix = made.arguments[0]
        inner = made.function.field("object")
        made = as_call(inner) if inner is not None else None
    return made, prefix


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
    return not colon or is_ours(module) or module in {"http", "https", "http2"}


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


def _is_router(parameter: SgNode) -> bool:
    annotation = parameter.field("type")
    return annotation is not None and "Router" in annotation.text()


def below(prefix: Text, path: Text) -> Text:
    """A path under a prefix, which may be none."""
    return join_paths(prefix, path, slash=True) if prefix else path
