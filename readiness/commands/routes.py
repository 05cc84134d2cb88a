"""The routes of a repository as a table that people read, and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.facts import Route
from readiness.redact import redact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.location import Location
    from readiness.model.routing import Guard, Reference
    from readiness.model.system import System

_HEADS = ("method", "path", "handler", "what stands in front", "where")
_WIDEST = (9, 64, 36, 56)


def routes(system: System) -> Iterator[tuple[str, list[Route]]]:
    """Each service's name with its routes by path and method; last those of none."""
    told: set[Route] = set()
    for service in system.services:
        found = [route for route in service.of(Route) if route not in told]
        told.update(found)
        if found:
            yield service.name, sorted(found, key=_order)
    rest = [fact for fact in system.facts if isinstance(fact, Route) and fact not in told]
    if rest:
        yield "", sorted(rest, key=_order)


def _order(route: Route) -> tuple[bool, str, str]:
    return isinstance(route.path, Unresolved), _text(route), route.method


def _text(route: Route) -> str:
    return route.path.text if isinstance(route.path, Unresolved) else route.path


def table(system: System) -> Iterator[str]:
    """For each service how many, what stands in front of all, then one line for each."""
    groups = list(routes(system))
    if not groups:
        yield "no route that we can read"
    for name, found in groups:
        yield f"Routes of {name}  ({len(found)})" if name else f"Routes of no service  ({len(found)})"
        shared = _shared(found)
        if shared:
            yield f"  in front of all of them: {', '.join(_guard(one) for one in shared)}"
        yield from _lines([_row(route, shared) for route in found])
        if any(isinstance(route.path, Unresolved) for route in found):
            yield "  ?  the whole path is only known later; ⟨…⟩ is what could not be told, and where nothing is missing nobody mounts its router"
        yield ""


def _shared(found: Sequence[Route]) -> list[Guard]:
    """Guards of every route, told once: there must be more than one route for that to be shorter."""
    if len(found) < 2:
        return []
    kept = set(found[0].guards).intersection(*(route.guards for route in found[1:]))
    return [one for one in found[0].guards if one in kept]


def _row(route: Route, shared: Sequence[Guard]) -> tuple[str, ...]:
    mark = (
        ""
        if isinstance(route.path, str) and not isinstance(route.path, Unresolved)
        else "? "
        if "⟨" in _text(route)
        else "? … "
    )
    guards = ", ".join(dict.fromkeys(_guard(one) for one in route.guards if one not in shared))
    where = _place(route.location) + (f"  (if {route.condition})" if route.condition else "")
    return route.method, redact(mark + _text(route)), _handler(route.handler), redact(guards), where


def _guard(guard: Guard) -> str:
    """`auth: get_current_user`; what might turn somebody away or not has a question mark."""
    name = guard.name
    for wrapper in ("Depends(", "Security("):
        if name.startswith(wrapper) and name.endswith(")"):
            name = name[len(wrapper) : -1]
    if guard.kind == "open" and "csrf" in name.lower():
        return f"csrf off: {name}"
    bare = name if "(" in name else name.rpartition(".")[2]
    return f"{bare}?" if guard.kind == "other" else f"{guard.kind}: {bare}"


def _handler(reference: Reference | None) -> str:
    """The last two parts of its name say which one it is."""
    if reference is None:
        return ""
    whole = f"{reference.module}.{reference.name}".replace("/", ".").strip(".")
    return ".".join(whole.split(".")[-2:])


def _place(location: Location) -> str:
    return f"{location.path}:{location.region.start_line}" if location.region else location.path


def _lines(rows: list[tuple[str, ...]]) -> Iterator[str]:
    lines = [_HEADS, *rows]
    widths = [min(max(len(line[at]) for line in lines), widest) for at, widest in enumerate(_WIDEST)]
    for line in lines:
        cells = [_fit(text, width) for text, width in zip(line, widths, strict=False)]
        yield "  " + "  ".join([*cells, line[-1]]).rstrip()


def _fit(text: str, width: int) -> str:
    return f"{text:{width}}" if len(text) <= width else text[: width - 1] + "…"


def as_json(system: System) -> list[dict[str, object]]:
    """One entry for each route; `path` is null where it is only known later, and `unresolved` says what is known of it."""
    return [_written(name, route) for name, found in routes(system) for route in found]


def _written(service: str, route: Route) -> dict[str, object]:
    later = isinstance(route.path, Unresolved)
    handler = f"{route.handler.module}:{route.handler.name}".strip(":") if route.handler else ""
    return {
        "service": service,
        "method": route.method,
        "path": None if later else redact(_text(route)),
        "unresolved": redact(_text(route)) if later else None,
        "framework": route.framework,
        "handler": handler,
        "guards": [{"kind": one.kind, "name": redact(one.name), "where": _place(one.location)} for one in route.guards],
        "condition": redact(route.condition),
        "where": _place(route.location),
        "mounted": [_place(one) for one in route.mounted],
    }
