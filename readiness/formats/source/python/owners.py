"""Applications and routers of one file: who made them, and how they hang on each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from readiness.formats.source.code import ancestors
from readiness.formats.source.python.guarding import dependencies
from readiness.formats.source.python.names import qualified, reference
from readiness.formats.source.python.paths import hole, path_text
from readiness.formats.source.python.syntax import as_call
from readiness.model.artifact import Unresolved
from readiness.model.routing import Guard, Mounted, Reference, join_paths
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.facts import Text
    from readiness.model.location import Location

APPS = {
    "fastapi.FastAPI": "fastapi",
    "fastapi.applications.FastAPI": "fastapi",
    "starlette.applications.Starlette": "starlette",
    "flask.Flask": "flask",
    "flask_openapi3.OpenAPI": "flask",
    "apiflask.APIFlask": "flask",
    "quart.Quart": "quart",
    "sanic.Sanic": "sanic",
    "aiohttp.web.Application": "aiohttp",
    "connexion.App": "flask",
    "connexion.FlaskApp": "flask",
    "connexion.AsyncApp": "starlette",
    "connexion.AioHttpApp": "aiohttp",
}
ROUTERS = {
    "fastapi.APIRouter": "fastapi",
    "fastapi.routing.APIRouter": "fastapi",
    "starlette.routing.Router": "starlette",
    "flask.Blueprint": "flask",
    "flask_openapi3.APIBlueprint": "flask",
    "flask_smorest.Blueprint": "flask",
    "apiflask.APIBlueprint": "flask",
    "flask_restful.Api": "flask",
    "flask_restx.Api": "flask",
    "flask_restplus.Api": "flask",
    "flask_smorest.Api": "flask",
    "flask_restx.Namespace": "flask",
    "flask_restplus.Namespace": "flask",
    "quart.Blueprint": "quart",
    "sanic.Blueprint": "sanic",
    "aiohttp.web.RouteTableDef": "aiohttp",
    "ninja.Router": "ninja",
    "ninja.NinjaAPI": "ninja",
    "ninja_extra.NinjaExtraAPI": "ninja",
    "ninja_extra.Router": "ninja",
}
NAMES = frozenset({"app", "application", "router", "api", "bp", "blueprint", "server", "routes", "webapp"})
"""Names that are taken for an app or router when they come from elsewhere."""
_APP_NAMES = frozenset({"app", "application", "server", "webapp", "api", "_app"})
_ENDINGS = ("_router", "_bp", "_blueprint", "_app", "_api", "_routes", "_ns", "_namespace")
_DEEP = 8
_FILLED = lazy(r"\.include_router\(|\.register_blueprint\(|@\w+\.(?:route|get|post|put|patch|delete)\(")
_MODULES = frozenset(name.partition(".")[0] for name in (*APPS, *ROUTERS))
_PUTS = frozenset({
    "include_router", "register_blueprint", "blueprint", "add_namespace", "mount", "add_subapp", "add_router", "init_app", "add_routes",
})  # fmt: skip


class Chain(NamedTuple):
    """A way from a router up to the outermost one in this file."""

    router: str
    """Of the outermost; empty for an application that is no router."""
    prefix: Text = ""
    own: Text = ""
    guards: tuple[Guard, ...] = ()
    mounted: tuple[Location, ...] = ()


class Owners:
    """What this file makes and mounts. Made once for a file."""

    def __init__(self, code: Code) -> None:
        self.code = code
        web = any(found.module.partition(".")[0] in _MODULES for found in code.imports) or _FILLED.search(
            code.source.text
        )
        self.classes = _subclasses(code) if web else {}
        self.given = _given(code, self.classes) if self.classes else {}
        self._made = dict(self._makers()) if web else {}
        self.mounts = tuple(_mounts(self))

    def mounted(self) -> Iterator[Mounted]:
        """All mounts, each with what the outer router itself puts in front."""
        for one in self.mounts:
            prefix = join_paths(self.own(one.outer), one.prefix, slash=False) if one.outer else one.prefix
            yield one._replace(prefix=prefix, guards=self.guards(one.outer) + one.guards)

    def _makers(self) -> Iterator[tuple[str, tuple[Call, str]]]:
        for name, values in self.code.assigned.items():
            for value in reversed(values):
                made = as_call(value) if value.kind() == "call" else None
                kind = self.kind(made) if made is not None else ""
                if made is not None and kind:
                    yield name, (made, kind)

    def maker(self, name: str) -> tuple[Call, str] | None:
        """The call that makes an app or router of this name, and the class it is of."""
        return self._made.get(name)

    def kind(self, made: Call) -> str:
        found = self.code.qualify(made.callee)
        found = self.classes.get(found, found)
        return found if found in APPS or found in ROUTERS else self._derived(made)

    def _derived(self, made: Call) -> str:
        """A router of one's own, made in another file: by the end of its name."""
        root = made.callee.partition(".")[0]
        if root not in self.code.names or not _FILLED.search(self.code.source.text):
            return ""
        return (
            "fastapi.APIRouter"
            if made.name.endswith("APIRouter")
            else "flask.Blueprint"
            if made.name.endswith("Blueprint")
            else ""
        )

    def framework(self, name: str) -> str:
        made = self.maker(name)
        return self.framework_of(made[1]) if made is not None else ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._made)

    apps = APPS

    @staticmethod
    def framework_of(kind: str) -> str:
        return APPS.get(kind) or ROUTERS.get(kind, "")

    def is_app(self, name: str) -> bool:
        made = self.maker(name)
        return made is not None and made[1] in APPS

    def own(self, name: str) -> Text:
        """The prefix a router brings along."""
        made = self.maker(name)
        if made is None:
            return ""
        call, kind = made
        if kind.endswith(".Namespace"):
            return _namespace(self.code, call)
        given = call.keywords.get("url_prefix") or call.keywords.get("prefix")
        version = call.keywords.get("version") if kind.startswith("sanic") else None
        prefix: Text = path_text(self.code, given) if given is not None else ""
        return join_paths(f"/v{version.text()}", prefix, slash=False) if version is not None else prefix

    def guards(self, name: str) -> tuple[Guard, ...]:
        """What a router or app puts in front of all it holds, where it is made."""
        made = self.maker(name)
        if made is None:
            return ()
        found = dependencies(self.code, [made[0].keywords.get("dependencies")]) + self._inherited(made[0])
        asked = made[0].keywords.get("auth")
        if asked is not None and made[1].startswith("ninja") and asked.text() != "None":
            found += (Guard("auth", f"auth={asked.text()}"[:80], self.code.at(asked)),)
        return found + self.asked_before(name)

    def _inherited(self, made: Call) -> tuple[Guard, ...]:
        """What a class of this file that makes routers gives each of them."""
        return self.given.get(made.callee, ()) if self.given else ()

    def asked_before(self, name: str) -> tuple[Guard, ...]:
        """Functions that a blueprint calls before each request."""
        from readiness.formats.source.python.applied import before_request

        return before_request(self.code, name) if not self.is_app(name) else ()

    def chains(self, name: str, depth: int = _DEEP) -> tuple[Chain, ...]:
        own, guards = self.own(name), self.guards(name)
        found = [
            above._replace(
                prefix=join_paths(
                    above.prefix,
                    mount.prefix if mount.replaces else join_paths(mount.prefix, own, slash=False),
                    slash=False,
                ),
                guards=above.guards + mount.guards + guards,
                mounted=(*above.mounted, mount.location),
            )
            for mount in (self.mounts if depth else ())
            if not mount.root and mount.inner.module == "" and mount.inner.name == name != mount.outer
            for above in (self.chains(mount.outer, depth - 1) if mount.outer else (Chain(""),))
        ]
        return tuple(found) or (self._outermost(name, own, guards),)

    def _outermost(self, name: str, own: Text, guards: tuple[Guard, ...]) -> Chain:
        if self.maker(name) is not None:
            return Chain(name, own, own, guards)
        root = name.partition(".")[0]
        if root in self.code.names and name.rpartition(".")[2] not in _APP_NAMES:
            # Made in another file, so that its prefix is told there.
            return Chain(name, Unresolved(hole(f"{qualified(self.code, name)}.prefix")))
        # What is picked from a table of apps, and not mounted here, is taken for the application itself.
        return Chain("" if name.rpartition(".")[2] in _APP_NAMES or name.endswith(("_app", "]")) else name)

    def holds(self, receiver: str) -> bool:
        """Whether a name is an app or router: made by a framework here, or named like one and not made by others."""
        return self.maker(receiver) is not None or is_named_owner(self.code, receiver)


def is_owner(code: Code, receiver: str) -> bool:
    return _made(code, receiver) or is_named_owner(code, receiver)


def is_named_owner(code: Code, receiver: str) -> bool:
    if receiver.rpartition(".")[2] not in NAMES and not receiver.endswith(_ENDINGS):
        return False
    return all(_made_here(code, value) for value in code.assigned.get(receiver, ()))


def _made(code: Code, receiver: str) -> bool:
    made = [as_call(value) for value in code.assigned.get(receiver, ())]
    names = [code.qualify(call.callee) for call in made if call is not None]
    return any(name in APPS or name in ROUTERS for name in names)


def _made_here(code: Code, value: SgNode) -> bool:
    """An unknown maker is believed unless it is a class or function of some other library."""
    call = as_call(value)
    if call is None:
        return value.kind() in {"identifier", "attribute", "none"}
    root = call.callee.partition(".")[0]
    imported = next((found for found in code.imports if found.local == root), None)
    return imported is None or imported.module.startswith(".") or "app" in call.callee.lower()


def _subclasses(code: Code) -> dict[str, str]:
    """Classes of this file that are an app or router of a framework, by name."""
    found: dict[str, str] = {}
    if not any(name.rpartition(".")[2] + ")" in code.source.text for name in (*APPS, *ROUTERS)):
        return found
    for node in code.source.nodes("class_definition"):
        name, bases = node.field("name"), node.field("superclasses")
        for base in bases.named_children() if name is not None and bases is not None else ():
            kind = code.qualify(base.text())
            kind = found.get(kind, kind)
            if name is not None and (kind in APPS or kind in ROUTERS):
                found[name.text()] = kind
    return found


def _given(code: Code, classes: Mapping[str, str]) -> dict[str, tuple[Guard, ...]]:
    """`super().__init__(dependencies=[…])` in a router of one's own, by the name of its class."""
    found: dict[str, tuple[Guard, ...]] = {}
    for call in code.calls:
        if call.callee == "super().__init__" and "dependencies" in call.keywords:
            holder = next((one for one in ancestors(call.node) if one.kind() == "class_definition"), None)
            title = holder.field("name") if holder is not None else None
            if title is not None and title.text() in classes:
                found[title.text()] = dependencies(code, [call.keywords["dependencies"]])
    return found


def made_by(owners: Owners, name: str) -> Reference | None:
    """The class of another file that a router is made by, if it is one of our own."""
    made = owners.maker(name)
    if made is None or owners.code.qualify(made[0].callee) in {*APPS, *ROUTERS} or made[0].callee in owners.classes:
        return None
    return reference(owners.code, made[0].callee)


def _namespace(code: Code, call: Call) -> Text:
    """A namespace of flask-restx is below its path, else below its name."""
    path = call.keywords.get("path")
    if path is not None:
        return path_text(code, path)
    name = path_text(code, call.arguments[0]) if call.arguments else ""
    return join_paths("/", name, slash=False)


def _mounts(owners: Owners) -> Iterator[Mounted]:
    """Every place where a router is put into another one, with the names this file has for them."""
    code = owners.code
    for call in code.calls if any(f".{name}(" in code.source.text for name in _PUTS) else ():
        given = call.arguments
        if call.name in {"include_router", "register_blueprint", "blueprint", "add_namespace"} and given:
            for inner in _each(given[0]):
                yield _mounted(owners, call, inner)
        elif call.name in {"mount", "add_subapp", "add_router"} and len(given) > 1:
            yield from _below(owners, call)
        elif call.name == "mount" and "app" in call.keywords and given:
            yield from _below(owners, call._replace(arguments=(given[0], call.keywords["app"])))
        elif (
            call.name == "init_app"
            and given
            and (owners.framework(call.receiver) == "flask" or call.receiver.endswith("api"))
        ):
            yield Mounted(code.at(call.function), _outer(owners, given[0].text()), reference(code, call.receiver))
        elif call.name == "add_routes" and given and given[0].kind() in {"identifier", "attribute"}:
            yield Mounted(
                code.at(given[0]),
                _outer(owners, call.receiver.removesuffix(".router")),
                reference(code, given[0].text()),
            )
    yield from _attached(owners)


def _each(inner: SgNode) -> list[SgNode]:
    """The router that is mounted; those of a list where the statement stands in a loop over it."""
    name = inner.text()
    for parent in ancestors(inner):
        left, right = (
            (parent.field("left"), parent.field("right")) if parent.kind() == "for_statement" else (None, None)
        )
        if left is not None and right is not None and left.text() == name and right.kind() in {"list", "tuple"}:
            return [one for one in right.named_children() if one.kind() != "comment"]
    return [inner]


def _named(code: Code, inner: SgNode) -> Reference:
    """A router by its name, or by that of the function that makes it."""
    made = as_call(inner)
    if made is None:
        return reference(code, inner.text())
    found = reference(code, made.callee)
    return found._replace(name=f"{found.name}()") if found.name else found._replace(module=f"{found.module}()")


def _mounted(owners: Owners, call: Call, inner: SgNode) -> Mounted:
    code = owners.code
    given = call.keywords.get("prefix") or call.keywords.get("url_prefix") or call.keywords.get("path")
    guards = dependencies(code, [call.keywords.get("dependencies")])
    return Mounted(
        location=code.at(call.function),
        outer=_outer(owners, call.receiver),
        inner=_named(code, inner),
        prefix=path_text(code, given) if given is not None else "",
        replaces=given is not None and call.name in {"register_blueprint", "blueprint", "add_namespace"},
        guards=guards,
        slash=False,
        condition=condition_of(call.node),
    )


def _below(owners: Owners, call: Call) -> Iterator[Mounted]:
    code, inner = owners.code, call.arguments[1]
    if inner.kind() == "string" and call.name == "add_router":
        named = reference(code, inner.text().strip("\"'"))._replace(module=inner.text().strip("\"'"), name="")
    elif inner.kind() in {"identifier", "attribute"}:
        named = reference(code, inner.text())
    elif inner.kind() == "subscript":
        named = Reference("", inner.text())
    else:
        return
    yield Mounted(
        location=code.at(call.arguments[0]),
        outer=_outer(owners, call.receiver),
        inner=named,
        prefix=path_text(code, call.arguments[0]),
        slash=call.name == "add_router",
        condition=condition_of(call.node),
    )


def _attached(owners: Owners) -> Iterator[Mounted]:
    """`api = Api(app)`: it serves on what it is given; `Starlette(routes=routes)`: on itself."""
    code = owners.code
    for name in owners.names:
        made, kind = owners.maker(name) or (None, "")
        if made is None:
            continue
        if kind in APPS:
            yield Mounted(code.at(made.node), "", reference(code, name), root=True)
        if kind.endswith(".Api") and made.arguments:
            outer = _outer(owners, made.arguments[0].text())
            yield Mounted(code.at(made.node), outer, reference(code, name), slash=False)
        listed = made.keywords.get("routes")
        if listed is not None and listed.kind() in {"identifier", "attribute"}:
            yield Mounted(code.at(listed), _outer(owners, name), reference(code, listed.text()), slash=False)


def _outer(owners: Owners, name: str) -> str:
    """A router's name; empty for what is taken to be the application itself."""
    if owners.maker(name) is not None:
        return name
    last = name.rpartition(".")[2]
    return (
        ""
        if last in _APP_NAMES or name.endswith("_app") or (not last.endswith(_ENDINGS) and last not in NAMES)
        else name
    )


def condition_of(node: SgNode) -> str:
    """The condition of the nearest `if` around a statement; empty when it always runs, or runs when the file is started."""
    denied = False
    for parent in ancestors(node):
        kind = parent.kind()
        if kind in {"function_definition", "class_definition"}:
            return ""
        denied = denied or kind == "else_clause"
        if kind in {"if_statement", "elif_clause"}:
            asked = parent.field("condition")
            text = " ".join(asked.text().split()) if asked is not None else ""
            if text.startswith("__name__") or text == "TYPE_CHECKING":
                return ""
            return f"not ({text[:80]})" if denied else text[:80]
    return ""
