"""Applications and routers of one file: who made them, and how they hang on each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.python.guarding import dependencies
from readiness.formats.source.python.makers import APP_NAMES, APPS, ROUTERS, is_named_owner
from readiness.formats.source.python.mounting import mounts
from readiness.formats.source.python.names import qualified, reference
from readiness.formats.source.python.paths import hole, path_text
from readiness.formats.source.python.syntax import as_call
from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple
from readiness.model.routing import Guard, Mounted, Reference, join_paths
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.formats.source.code import Call, Code
    from readiness.model.facts import Text
    from readiness.model.location import Location

_DEEP = 8
_FILLED = lazy(r"@\w+\.(?:route|get|post|put|patch|delete)\(")
_FILLS = (".include_router(", ".register_blueprint(")
_MODULES = frozenset(name.partition(".")[0] for name in (*APPS, *ROUTERS))


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
        text = code.source.text
        self._filled = any(word in text for word in _FILLS) or ("@" in text and _FILLED.search(text) is not None)
        web = self._filled or any(found.module.partition(".")[0] in _MODULES for found in code.imports)
        self.classes = _subclasses(code) if web else {}
        self.given = _given(code, self.classes) if self.classes else {}
        self._made = dict(self._makers()) if web else {}
        self.mounts = tuple(mounts(self))

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
        if root not in self.code.names or not self._filled:
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
            if not mount.fallback and mount.inner.module == "" and mount.inner.name == name != mount.outer
            for above in (self.chains(mount.outer, depth - 1) if mount.outer else (Chain(""),))
        ]
        return tuple(found) or (self._outermost(name, own, guards),)

    def _outermost(self, name: str, own: Text, guards: tuple[Guard, ...]) -> Chain:
        if self.maker(name) is not None:
            return Chain(name, own, own, guards)
        root = name.partition(".")[0]
        if root in self.code.names and name.rpartition(".")[2] not in APP_NAMES:
            # Made in another file, so that its prefix is told there.
            return Chain(name, Unresolved(hole(f"{qualified(self.code, name)}.prefix")))
        # What is picked from a table of apps, and not mounted here, is taken for the application itself.
        return Chain("" if name.rpartition(".")[2] in APP_NAMES or name.endswith(("_app", "]")) else name)

    def holds(self, receiver: str) -> bool:
        """Whether a name is an app or router: made by a framework here, or named like one and not made by others."""
        return self.maker(receiver) is not None or is_named_owner(self.code, receiver)


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
