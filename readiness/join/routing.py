"""Routes with their whole paths and all that stands in front of them: what `model/routing.py` holds in parts, joined."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.join import answering
from readiness.join.constants import Constants
from readiness.join.foreign import foreign
from readiness.join.guarded import matching
from readiness.join.modules import Modules
from readiness.join.values import Values
from readiness.join.views import Views
from readiness.model.artifact import Unresolved
from readiness.model.facts import Listen, Package, Route
from readiness.model.named import NamedTuple
from readiness.model.routing import (
    Aliased,
    Answer,
    BasePath,
    Constant,
    Exported,
    GuardedPath,
    Mounted,
    Operation,
    Reference,
    View,
    join_paths,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from readiness.model.facts import Fact, Text
    from readiness.model.location import Location
    from readiness.model.routing import Guard

    Named = tuple[str, str]  # home, and name in it

_DEEP = 12
"""How many routers are followed into each other, and names to other names."""


class _Place(NamedTuple):
    """A way to a router, from the application down to it."""

    prefix: Text = ""
    guards: tuple[Guard, ...] = ()
    mounted: tuple[Location, ...] = ()
    replaces: bool = False
    slash: bool = True
    condition: str = ""


def routed(facts: Sequence[Fact], files: frozenset[str], service: Callable[[Location], object]) -> list[Fact]:
    """All facts, each route in the place of the one that its file told: once for every way that leads to it.

    `service`: whose a place is; what holds for all paths of an application holds for those of its service only.
    """
    if not any(isinstance(fact, (Mounted, BasePath, GuardedPath)) or _is_partial(fact) for fact in facts):
        return list(facts)
    joined = _Routing(facts, files, service)
    told: set[Route] = set()
    found: list[Fact] = []
    for one in (one for fact in facts for one in joined.said(fact)):
        if not isinstance(one, Route):
            found.append(one)
        elif one not in told:
            told.add(one)
            found.append(one)
    return found


def _is_partial(fact: Fact) -> bool:
    if not isinstance(fact, Route):
        return False
    if fact.router or fact.resource or fact.takes or isinstance(fact.path, Unresolved):
        return True
    return bool((fact.handler and fact.answer is None) or (fact.answer and fact.answer.calls))


class _Routing:
    def __init__(self, facts: Sequence[Fact], files: frozenset[str], service: Callable[[Location], object]) -> None:
        aliases = [fact for fact in facts if isinstance(fact, Aliased)]
        self._modules = Modules(files, [fact for fact in facts if isinstance(fact, Package)], aliases)
        self._service = service
        self._files = files
        self.values = Values(facts, self._modules, self._targets)
        self._exports: dict[Named, Exported] = {}
        self._passed: dict[str, list[Exported]] = defaultdict(list)
        self._answers: dict[Named, Answer] = {}
        self._bases: dict[object, list[BasePath]] = defaultdict(list)
        self._paths: dict[object, list[GuardedPath]] = defaultdict(list)
        for fact in facts:
            if isinstance(fact, Exported) and fact.name == "*":
                self._passed[self._modules.home(fact.location.path)].append(fact)
            elif isinstance(fact, Exported):
                self._exports[self._modules.home(fact.location.path), fact.name] = fact
            elif isinstance(fact, Answer):
                self._answers[self._modules.home(fact.location.path), fact.name] = fact
            elif isinstance(fact, BasePath):
                prefix = self.values.text(fact.prefix, fact.location.path)
                self._bases[service(fact.location)].append(fact._replace(prefix=prefix))
            elif isinstance(fact, GuardedPath):
                self._paths[service(fact.location)].append(fact)
        self._constants = Constants(
            [(self._at(fact), fact) for fact in facts if isinstance(fact, Constant)], self._targets
        )
        views = [fact for fact in facts if isinstance(fact, View)]
        self._views = Views({self._at(view): view for view in views}, self._targets)
        self._defaults = {service(one.location): one.guards for one in views if one.name.endswith(".defaults")}
        self._operations: dict[str, list[Operation]] = defaultdict(list)
        for fact in facts:
            if isinstance(fact, Operation):
                self._operations[fact.location.path].append(fact)
        self._known = {
            (self._modules.home(fact.location.path), fact.router) for fact in facts if isinstance(fact, Route)
        }
        self._known |= {
            (self._modules.home(fact.location.path), fact.outer) for fact in facts if isinstance(fact, Mounted)
        }
        self._known |= self._exports.keys() | self._answers.keys()
        self._mounts: dict[Named, list[Mounted]] = defaultdict(list)
        self._lost: set[Location] = set()
        for fact in facts:
            for mount in self._spread(fact) if isinstance(fact, Mounted) else ():
                mount = mount._replace(prefix=self._text(mount.prefix, mount.location.path))  # noqa: PLW2901
                targets = list(self._targets(mount.inner, mount.location.path))
                if mount.framework == "django":
                    targets = [(home, name or "urlpatterns") for home, name in targets]
                for target in targets:
                    self._mounts[target].append(mount)
                if mount.framework and not mount.fallback and not targets:
                    self._lost.add(mount.location)
        held = {(self._modules.home(fact.location.path), fact.router) for fact in facts if isinstance(fact, Route)}
        self._leading = {one.location for target, mounts in self._mounts.items() if target in held for one in mounts}
        self._rooted = any(
            isinstance(one, Mounted) and one.framework and not (one.fallback or one.outer) for one in facts
        )
        self._places: dict[Named, tuple[_Place, ...]] = {}

    def _text(self, text: Text, path: str) -> Text:
        """A text with all put in that other files tell."""
        return self.values.text(self._constants.filled(text, path), path)

    def _at(self, fact: Constant | View) -> Named:
        return self._modules.home(fact.location.path), fact.name

    def said(self, fact: Fact) -> Iterator[Fact]:
        """A fact in its place: a route for each way to it, and routes of what is mounted without being one of our routers."""
        if isinstance(fact, Route):
            yield from self.whole(fact)
            return
        if isinstance(fact, Listen) and isinstance(fact.port, Unresolved):
            fact = fact._replace(port=self.values.number(fact.port, fact.location.path))
        yield fact
        if isinstance(fact, Mounted):
            operations = self._operations.get(fact.inner.module.removeprefix("/"), ())
            for route in foreign(fact, operations, lost=fact.location in self._lost):
                yield from self.whole(route)

    def whole(self, route: Route) -> Iterator[Route]:
        path = self._text(route.path, route.location.path)
        route = route._replace(path=path)
        for one in self._views.each(route, self._defaults.get(self._service(route.location), ())):
            told = one.answer or self._answer(one)
            whole = answering.whole(told, self._find) if told is not None else None
            yield from self._placed(one._replace(answer=whole))

    def _placed(self, route: Route) -> Iterator[Route]:
        if not route.router:
            yield self._served(route)
            return
        home = self._modules.home(route.location.path)
        targets = [(home, route.router), *self._targets(Reference("", route.router), route.location.path)]
        places: tuple[_Place, ...] = ()
        for target in targets:
            before = self._views.inherited(target) if target[0] == home else self._views.of(target)
            route = route._replace(guards=before + route.guards) if before else route
            places = places or self._ways(target)
        if not places:
            yield self._served(route._replace(path=_nowhere(route.path)))
        for place in places:
            yield self._served(_below(route, place))

    def _served(self, route: Route) -> Route:
        """Below the path of all its service's, with the guards that go by path."""
        owner = self._service(route.location)
        for base in self._bases.get(owner, ()):
            if base.framework in ("", route.framework) and route.path not in base.excludes:
                version = (route.own or base.version) if base.version is not None else ""
                above = join_paths(base.prefix, version, slash=True) if version else base.prefix
                route = route._replace(path=join_paths(above, route.path, slash=True))
        guards = (*matching(self._paths.get(owner, ()), route), *route.guards)
        # What turns out to lead to routes of its own was no unknown guard of others.
        kept = tuple(one for one in guards if one.kind != "other" or one.location not in self._leading)
        return route._replace(guards=kept) if kept != route.guards else route

    def _spread(self, mount: Mounted) -> Iterator[Mounted]:
        """One mount for each module of a folder; where there is an index, it stands for the others of its folder."""
        folder, _, mark = mount.inner.module.rpartition("/")
        if mark not in {"*", "**"}:
            yield mount
            return
        below = sorted(path for path in self._files if path.startswith(folder[1:] + "/"))
        whole = {path.rpartition("/")[0] for path in below if _stem(path) == "index"}
        for path in below:
            between, stem = path[len(folder) : -len(path.rpartition("/")[2])].strip("/"), _stem(path)
            if stem.startswith(("autohooks", "_")) or (path.rpartition("/")[0] in whole and stem != "index"):
                continue
            inner = Reference("/" + path.rpartition(".")[0], mount.inner.name)
            prefix = (
                join_paths(mount.prefix, _parameters(between), slash=True) if between and mark == "**" else mount.prefix
            )
            yield mount._replace(inner=inner, prefix=prefix)

    def _ways(self, target: Named, depth: int = _DEEP) -> tuple[_Place, ...]:
        """From the application to a router: none where nobody mounts it, as far as can be read."""
        if target not in self._places:
            self._places[target] = ()  # a router that is mounted below itself leads nowhere
            self._places[target] = tuple(self._found(target, depth))
        return self._places[target]

    def _found(self, target: Named, depth: int) -> Iterator[_Place]:
        mounts = self._mounts.get(target, ()) if depth else ()
        told = [place for mount in _once(mounts) if not mount.fallback for place in self._through(mount, depth)]
        if not told and depth:
            told = list(self._elsewhere(target, depth))
        if not told:
            alone = [mount for mount in mounts if mount.fallback and not (mount.framework and self._rooted)]
            told = [place for mount in alone[:1] for place in self._through(mount, depth)]
        yield from dict.fromkeys(told)

    def _through(self, mount: Mounted, depth: int) -> Iterator[_Place]:
        outer = (self._modules.home(mount.location.path), mount.outer)
        for above in self._ways(outer, depth - 1) if mount.outer else (_Place(),):
            yield _Place(
                prefix=join_paths(above.prefix, mount.prefix, slash=mount.slash) if mount.prefix else above.prefix,
                guards=above.guards + (self._views.inherited(outer) if mount.outer else ()) + mount.guards,
                mounted=above.mounted if mount.fallback else (*above.mounted, mount.location),
                replaces=mount.replaces,
                slash=mount.slash,
                condition=_both(above.condition, mount.condition),
            )

    def _elsewhere(self, target: Named, depth: int) -> tuple[_Place, ...]:
        """Of a router that is another one's under a name of this file."""
        export = self._exports.get(target)
        means = export.means if export is not None else None
        if export is None:
            export, means = self._part(*target)
        if export is None or means is None or not depth:
            return ()
        found = (one for one in self._targets(means, export.location.path) if one != target)
        return next((places for one in found if (places := self._ways(one, depth - 1))), ())

    def _targets(self, reference: Reference, importer: str) -> Iterator[Named]:
        """Where a name leads to: the place itself, and each one it passes on the way."""
        for _ in range(_DEEP):
            home, name = self._home(reference, importer)
            if not home:
                return
            yield home, name
            export = self._exports.get((home, name))
            means = export.means if export is not None else None
            if export is None:
                export, means = self._part(home, name)
            if export is None:
                passed = self._named_by_another(home, name)
                if passed is None:
                    return
                reference, importer = passed
                continue
            if means is None or means == Reference("", name):
                return
            reference, importer = means, export.location.path

    def _part(self, home: str, name: str) -> tuple[Exported | None, Reference | None]:
        """What a part of a name stands for: `New().routes` is `Server.routes` where `New()` is a `Server`."""
        for end in range(len(name) - 1, 0, -1):
            export = self._exports.get((home, name[:end])) if name[end] in ".(" else None
            if export is None:
                continue
            if export.means.name:
                return export, export.means._replace(name=export.means.name + name[end:])
            rest = name[end:]
            module, inner = (
                (export.means.module + rest, "") if rest.startswith("(") else (export.means.module, rest[1:])
            )
            return export, Reference(module, inner)
        return None, None

    def _named_by_another(self, home: str, name: str) -> tuple[Reference, str] | None:
        """`export * from "./users"`: the module of which all names are passed on that has this one."""
        for one in self._passed.get(home, ()) if name else ():
            other = self._modules.find(one.means.module, one.location.path)
            if (other, name) in self._known:
                return Reference("/" + other, name), one.location.path
        return None

    def _home(self, reference: Reference, importer: str) -> Named:
        home = self._modules.find(reference.module, importer)
        if home or (not importer.endswith(".py") and "." not in reference.module.strip(".")):
            return home, reference.name
        # `from shop import users`: what stands behind the last dot may be a name in the module, not a module.
        return self._split(reference, importer)

    def _split(self, reference: Reference, importer: str) -> Named:
        module, name = reference
        for _ in range(_DEEP if importer.endswith(".py") else 1):
            at = max(module.rfind("."), module.rfind("/") if module.startswith("/") else -1)
            if at <= 0:
                break
            module, name = module[:at], f"{module[at + 1 :]}.{name}".strip(".")
            home = self._modules.find(module, importer)
            if home and ("." in module or home.endswith("/__init__.py") or name.count(".") < 2):
                return home, name
        return "", name

    def _answer(self, route: Route) -> Answer | None:
        return self._find(route.handler, route.location.path, route.method) if route.handler is not None else None

    def _find(self, reference: Reference, importer: str, method: str = "") -> Answer | None:
        """Of the function that is named, or of the method of the class that is."""
        for home, name in self._targets(reference, importer):
            for found in (name, f"{name}.{method.lower()}", f"{name}.__call__"):
                if (home, found) in self._answers:
                    return self._answers[home, found]
        return None


def _below(route: Route, place: _Place) -> Route:
    path = route.path
    if place.replaces and route.own and isinstance(path, str) and isinstance(route.own, str):
        path = path.removeprefix(route.own)
    return route._replace(
        path=join_paths(place.prefix, path, slash=place.slash) if place.prefix else path,
        guards=place.guards + route.guards,
        mounted=(mounted := place.mounted + route.mounted),
        router=route.router if mounted else "",  # an application by itself
        condition=_both(place.condition, route.condition),
    )


def _both(first: str, second: str) -> str:
    return f"{first} and {second}" if first and second and first != second else first or second


def _once(mounts: Sequence[Mounted]) -> list[Mounted]:
    """The same said in several files, as settings for several places say it, counts once."""
    found: dict[object, Mounted] = {}
    for one in mounts:
        found.setdefault(
            (one.outer and one.location.path, one.outer, one.prefix, one.inner.name, one.outer or one.inner), one
        )
    return list(found.values())


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


def _parameters(folders: str) -> str:
    """Fastify's folders: `_id` is a part of the path that may be anything."""
    return "/".join(f":{part[1:]}" if part.startswith("_") else part for part in folders.split("/"))


def _nowhere(path: Text) -> Unresolved:
    return path if isinstance(path, Unresolved) else Unresolved(path)
