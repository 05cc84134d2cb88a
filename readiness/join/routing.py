"""Routes with their whole paths and all that stands in front of them: what `model/routing.py` holds in parts, joined."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from readiness.join.modules import Modules
from readiness.model.artifact import Unresolved
from readiness.model.facts import Package, Route
from readiness.model.routing import Answer, BasePath, Exported, GuardedPath, Mounted, Reference, join_paths

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


def routed(facts: Sequence[Fact], files: frozenset[str], service: Callable[[Location], object]) -> list[Fact]:
    """All facts, each route in the place of the one that its file told: once for every way that leads to it.

    `service`: whose a place is; what holds for all paths of an application holds for those of its service only.
    """
    if not any(isinstance(fact, (Mounted, BasePath, GuardedPath)) or _is_partial(fact) for fact in facts):
        return list(facts)
    joined = _Routing(facts, files, service)
    return [one for fact in facts for one in (joined.whole(fact) if isinstance(fact, Route) else (fact,))]


def _is_partial(fact: Fact) -> bool:
    return isinstance(fact, Route) and bool(fact.router or (fact.handler and fact.answer is None))


class _Routing:
    def __init__(self, facts: Sequence[Fact], files: frozenset[str], service: Callable[[Location], object]) -> None:
        self._modules = Modules(files, [fact for fact in facts if isinstance(fact, Package)])
        self._service = service
        self._files = files
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
                self._bases[service(fact.location)].append(fact)
            elif isinstance(fact, GuardedPath):
                self._paths[service(fact.location)].append(fact)
        self._known = {
            (self._modules.home(fact.location.path), fact.router) for fact in facts if isinstance(fact, Route)
        }
        self._known |= {
            (self._modules.home(fact.location.path), fact.outer) for fact in facts if isinstance(fact, Mounted)
        }
        self._known |= self._exports.keys() | self._answers.keys()
        self._mounts: dict[Named, list[Mounted]] = defaultdict(list)
        for fact in facts:
            for mount in self._spread(fact) if isinstance(fact, Mounted) else ():
                for target in self._targets(mount.inner, mount.location.path):
                    self._mounts[target].append(mount)
        held = {(self._modules.home(fact.location.path), fact.router) for fact in facts if isinstance(fact, Route)}
        self._leading = {one.location for target, mounts in self._mounts.items() if target in held for one in mounts}
        self._places: dict[Named, tuple[_Place, ...]] = {}

    def whole(self, route: Route) -> Iterator[Route]:
        home = self._modules.home(route.location.path)
        route = route._replace(answer=route.answer or self._answer(route))
        if not route.router:
            yield self._served(route)
            return
        places = self._ways((home, route.router))
        if not places:
            yield route._replace(path=_nowhere(route.path))
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
        guards = (*_matching(self._paths.get(owner, ()), route), *route.guards)
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
        told = [place for mount in mounts if not mount.fallback for place in self._through(mount, depth)]
        if not told and depth and target in self._exports:
            one = self._exports[target]
            led = [other for other in self._targets(one.means, one.location.path) if other != target]
            told = [place for other in led[:1] for place in self._ways(other, depth - 1)]
        if not told:
            told = [place for mount in mounts if mount.fallback for place in self._through(mount, depth)]
        yield from dict.fromkeys(told)

    def _through(self, mount: Mounted, depth: int) -> Iterator[_Place]:
        outer = (self._modules.home(mount.location.path), mount.outer)
        for above in self._ways(outer, depth - 1) if mount.outer else (_Place(),):
            yield _Place(
                prefix=join_paths(above.prefix, mount.prefix, slash=mount.slash) if mount.prefix else above.prefix,
                guards=above.guards + mount.guards,
                mounted=above.mounted if mount.fallback else (*above.mounted, mount.location),
                replaces=mount.replaces,
                slash=mount.slash,
            )

    def _targets(self, reference: Reference, importer: str) -> Iterator[Named]:
        """Where a name leads to: the place itself, and each one it passes on the way."""
        for _ in range(_DEEP):
            home, name = self._home(reference, importer)
            if not home:
                return
            yield home, name
            export = self._exports.get((home, name))
            if export is None:
                passed = self._named_by_another(home, name)
                if passed is None:
                    return
                reference, importer = passed
                continue
            if export.means == Reference("", name):
                return
            reference, importer = export.means, export.location.path

    def _named_by_another(self, home: str, name: str) -> tuple[Reference, str] | None:
        """`export * from "./users"`: the module of which all names are passed on that has this one."""
        for one in self._passed.get(home, ()) if name else ():
            other = self._modules.find(one.means.module, one.location.path)
            if (other, name) in self._known:
                return Reference("/" + other, name), one.location.path
        return None

    def _home(self, reference: Reference, importer: str) -> Named:
        home = self._modules.find(reference.module, importer)
        if home or "." not in reference.module.strip("."):
            return home, reference.name
        # `from shop import users`: what stands behind the last dot may be a name in the module, not a module.
        module, _, last = reference.module.rpartition(".")
        return self._modules.find(module, importer), f"{last}.{reference.name}".strip(".")

    def _answer(self, route: Route) -> Answer | None:
        if route.handler is None:
            return None
        found = (self._answers.get(target) for target in self._targets(route.handler, route.location.path))
        return next((answer for answer in found if answer is not None), None)


def _below(route: Route, place: _Place) -> Route:
    path = route.path
    if place.replaces and route.own and isinstance(path, str) and isinstance(route.own, str):
        path = path.removeprefix(route.own)
    return route._replace(
        path=join_paths(place.prefix, path, slash=place.slash) if place.prefix else path,
        guards=place.guards + route.guards,
        mounted=place.mounted,
    )


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


def _parameters(folders: str) -> str:
    """Fastify's folders: `_id` is a part of the path that may be anything."""
    return "/".join(f":{part[1:]}" if part.startswith("_") else part for part in folders.split("/"))


def _nowhere(path: Text) -> Unresolved:
    return path if isinstance(path, Unresolved) else Unresolved(path)


def _matching(guarded: Sequence[GuardedPath], route: Route) -> Iterator[Guard]:
    """Of each kind the first whose pattern matches; one that may match counts as `other`."""
    told: set[str] = set()
    for one in guarded:
        if (one.framework and one.framework != route.framework) or (one.methods and route.method not in one.methods):
            continue
        kind = "auth" if one.guard.kind == "open" else one.guard.kind
        if kind in told:
            continue
        if isinstance(one.pattern, Unresolved) or isinstance(route.path, Unresolved):
            if one.pattern != "/**":
                yield one.guard._replace(kind="other")
                continue
        elif not _pattern(one.pattern).fullmatch(route.path):
            continue
        told.add(kind)
        yield one.guard


@lru_cache(maxsize=512)
def _pattern(text: str) -> re.Pattern[str]:
    """`*` is one part of a path, `**` any number; `/x/**` is `/x` too."""
    whole = re.escape(text).replace(r"/\*\*", r"(/.*)?").replace(r"\*\*", ".*").replace(r"\*", "[^/]*")
    return re.compile(whole)
