"""Routes with what their handlers bring along: the methods of a class, the actions of a set of them, and what guards each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from readiness.model.facts import Route, Text
    from readiness.model.routing import Action, Guard, Reference, View

    Named = tuple[str, str]
    Targets = Callable[[Reference, str], Iterable[Named]]

_DEEP = 8
_SETS = frozenset({"list", "create", "retrieve", "update", "partial_update", "destroy"})
_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "trace"})
_READS = frozenset({"GET", "HEAD", "OPTIONS"})


class _Whole(NamedTuple):
    """A view with all that its bases bring."""

    actions: tuple[Action, ...] = ()
    guards: tuple[Guard, ...] = ()
    told: bool = False
    framework: str = ""
    key: str = ""
    allowed: tuple[str, ...] = ()


class Views:
    def __init__(self, views: Mapping[Named, View], targets: Targets) -> None:
        self._views = views
        self._targets = targets
        self._whole: dict[Named, _Whole] = {}

    def each(self, route: Route, defaults: tuple[Guard, ...]) -> Iterator[Route]:
        """A route for each method its handler answers, with the handler's guards behind its own. `defaults`: of the settings."""
        taken = tuple(guard for taken in route.takes for guard in self._guards(taken, route.location.path))
        route = route._replace(guards=route.guards + taken) if taken else route
        found = self._named(route.handler, route.location.path) if route.handler is not None else None
        if found is None:
            yield _unknown(route) if route.resource else route
            return
        behind = found.guards
        if found.framework == "rest_framework" and not found.told:
            behind = (*defaults, *behind)
        if route.resource:
            yield from _set(route, found, behind)
        elif route.method == "*":
            yield from _methods(route, found, behind)
        else:
            yield _with(route, behind)

    def of(self, target: Named) -> tuple[Guard, ...]:
        """What a router of another file puts in front of all it holds."""
        return self._merged(self._views[target], _DEEP).guards if target in self._views else ()

    def inherited(self, target: Named) -> tuple[Guard, ...]:
        """What its class, made in another file, gives a router besides what its own file tells of it."""
        return self.of(target)[len(self._views[target].guards) :] if target in self._views else ()

    def _guards(self, reference: Reference, importer: str) -> tuple[Guard, ...]:
        found = self._named(reference, importer)
        return found.guards if found is not None else ()

    def _named(self, reference: Reference, importer: str, depth: int = _DEEP) -> _Whole | None:
        for target in self._targets(reference, importer) if depth else ():
            if target in self._views:
                if target not in self._whole:
                    self._whole[target] = _Whole()  # a class below itself
                    self._whole[target] = self._merged(self._views[target], depth)
                return self._whole[target]
        return None

    def _merged(self, view: View, depth: int) -> _Whole:
        actions = {(one.name, one.method): one for one in view.actions}
        whole = _Whole(view.actions, view.guards, view.told, view.framework, view.key, view.allowed)
        for base in view.bases:
            above = self._named(base, view.location.path, depth - 1)
            if above is None:
                continue
            own = {name for name, _ in actions}
            actions |= {(one.name, one.method): one for one in above.actions if one.name not in own}
            told = whole.told
            whole = whole._replace(
                guards=whole.guards + tuple(guard for guard in above.guards if not (told and above.told)),
                told=told or above.told,
                framework=whole.framework or above.framework,
                key=whole.key or above.key,
                allowed=whole.allowed or above.allowed,
            )
        return whole._replace(actions=tuple(actions.values()))


def _unknown(route: Route) -> Route:
    return route._replace(
        path=route.path if isinstance(route.path, Unresolved) else Unresolved(route.path), resource=False
    )


def _methods(route: Route, view: _Whole, behind: tuple[Guard, ...]) -> Iterator[Route]:
    found = [one for one in view.actions if one.name in _VERBS and (not view.allowed or one.method in view.allowed)]
    if not found:
        yield _with(route, behind)
    for one in found:
        yield _with(route._replace(method=one.method), behind + one.guards)


def _set(route: Route, view: _Whole, behind: tuple[Guard, ...]) -> Iterator[Route]:
    actions = [one for one in view.actions if one.name in _SETS or one.suffix]
    suffixes = {one.name: one.suffix for one in actions if one.suffix != "⟨same⟩"}
    told = False
    for one in actions:
        suffix = suffixes.get(one.name, "") if one.suffix == "⟨same⟩" else one.suffix
        if view.allowed and one.method not in view.allowed:
            continue
        told = True
        guards = one.guards if one.own else behind + one.guards
        path = _below(route.path, suffix.replace("⟨key⟩", f"<{view.key or 'pk'}>"))
        yield _with(
            route._replace(method=one.method, path=path, handler=_action(route.handler, one.name), resource=False),
            guards,
        )
    if not told:
        yield _unknown(route)


def _action(handler: Reference | None, name: str) -> Reference | None:
    return handler._replace(name=f"{handler.name}.{name}".strip(".")) if handler is not None else None


def _below(path: Text, suffix: str) -> Text:
    """With or without a slash at the end, as its router has it."""
    text = path.text if isinstance(path, Unresolved) else path
    whole = (text if not suffix or not text or text.endswith("/") else text + "/") + suffix
    if text and not text.endswith("/"):
        whole = whole.removesuffix("/")
    return Unresolved(whole) if isinstance(path, Unresolved) else whole


def _with(route: Route, behind: tuple[Guard, ...]) -> Route:
    """Whoever only has to be known for writing may read freely."""
    if not behind:
        return route
    guards = tuple(
        one._replace(kind="open") if route.method in _READS and "ReadOnly" in one.name else one for one in behind
    )
    return route._replace(guards=route.guards + guards)
