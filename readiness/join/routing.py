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
        self._exports: dict[Named, Exported] = {}
        self._answers: dict[Named, Answer] = {}
        self._bases: dict[object, list[BasePath]] = defaultdict(list)
        self._paths: dict[object, list[GuardedPath]] = defaultdict(list)
        for fact in facts:
            if isinstance(fact, Exported):
                self._exports[self._modules.home(fact.location.path), fact.name] = fact
            elif isinstance(fact, Answer):
                self._answers[self._modules.home(fact.location.path), fact.name] = fact
            elif isinstance(fact, BasePath):
                self._bases[service(fact.location)].append(fact)
            elif isinstance(fact, GuardedPath):
                self._paths[service(fact.location)].append(fact)
        self._mounts: dict[Named, list[Mounted]] = defaultdict(list)
        for fact in facts:
            if isinstance(fact, Mounted):
                for target in self._targets(fact.inner, fact.location.path):
                    self._mounts[target].append(fact)
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
                route = route._replace(path=join_paths(base.prefix, route.path, slash=True))
        guards = tuple(_matching(self._paths.get(owner, ()), route))
        return route._replace(guards=guards + route.guards) if guards else route

    def _ways(self, target: Named, depth: int = _DEEP) -> tuple[_Place, ...]:
        """From the application to a router: none where nobody mounts it, as far as can be read."""
        if target not in self._places:
            self._places[target] = ()  # a router that is mounted below itself leads nowhere
            self._places[target] = tuple(self._found(target, depth))
        return self._places[target]

    def _found(self, target: Named, depth: int) -> Iterator[_Place]:
        for mount in self._mounts.get(target, ()) if depth else ():
            outer = (self._modules.home(mount.location.path), mount.outer)
            for above in self._ways(outer, depth - 1) if mount.outer else (_Place(),):
                yield _Place(
                    prefix=join_paths(above.prefix, mount.prefix, slash=mount.slash) if mount.prefix else above.prefix,
                    guards=above.guards + mount.guards,
                    mounted=(*above.mounted, mount.location),
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
            if export is None or export.means == Reference("", name):
                return
            reference, importer = export.means, export.location.path

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
