"""Probes that ask a route which answers another question: of liveness with dependencies, of readiness without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.health import DEPENDENCIES, health_of
from readiness.checks.app.health_constant import STORES
from readiness.checks.joined import units
from readiness.checks.system.probed import questions
from readiness.checks.system.program import program
from readiness.checks.system.reaching import served
from readiness.checks.system.variables import Files
from readiness.model.facts import Package, Route
from readiness.model.finding import Kind, Level, Observation
from readiness.model.settings import Brought
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.checks.joined import Unit
    from readiness.checks.system.probed import Question
    from readiness.model.location import Location
    from readiness.model.system import System

_READY = lazy(r"(?i)(^|[/_.-])(ready|readyz|readiness)([/_.-]|$)")
_LIVE = lazy(r"(?i)(^|[/_.-])(live|livez|liveness|alive)([/_.-]|$)")
_ACTUATOR = lazy(r"(?i)/health/?$")
_SAID = {"database": "a database", "cache": "a cache", "queue": "a message broker", "http": "another service"}
_INDICATED = lazy(
    r"(?i)starter-(jdbc|data-(jpa|mongodb|redis|elasticsearch|cassandra|neo4j|r2dbc)|amqp|mail|r2dbc)|kafka-streams"
)
"""Starters for which the actuator asks something outside the process."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each liveness and readiness probe whose route is found."""
    files = Files(system)
    for unit in units(system):
        if unit.service.of(Route):
            told: set[tuple[Location, str]] = set()
            for run in unit.runs:
                for question in questions(program(unit, run, files)):
                    if (question.location, question.kind) not in told:
                        told.add((question.location, question.kind))
                        yield from _judged(unit, question)


def _judged(unit: Unit, question: Question) -> Iterator[Observation]:
    path = question.path
    if not isinstance(path, str) or question.kind not in ("liveness", "readiness"):
        return
    found = [
        route for route in served(path, unit.service.of(Route)) if route.method in ("GET", "HEAD", "*", "ANY", "ALL")
    ]
    if found:
        yield from (_alive if question.kind == "liveness" else _ready)(unit, question, path, found[0])


def _alive(unit: Unit, question: Question, path: str, route: Route) -> Iterator[Observation]:
    related = (route.location._replace(message=f"the code registers {route.path}"),)
    asks = _asked(route)
    if route.framework in ("spring", "actuator") and _ACTUATOR.search(path.partition("?")[0]):
        outside = [name for one in unit.service.of(Brought) for name, _ in one.libraries if _INDICATED.search(name)]
        kind = Kind.FAIL if outside else Kind.OPEN
        note = (
            f"it asks all that {outside[0].rpartition(':')[2]} brings; /livez or {path.rstrip('/')}/liveness asks the process alone"
            if outside
            else "what the actuator asks can't be told"
        )
        yield Observation(question.location, kind, f"liveness at {path}", note, related)
    elif asks and route.answer is not None and route.answer.fails is not False:
        # Where a probe of HTTP asks it, the rule on the route itself says so.
        yield Observation(
            question.location,
            Kind.FAIL,
            f"liveness at {path}",
            f"it asks {' and '.join(_SAID[kind] for kind in asks)}",
            related,
        )
    elif _READY.search(path) and _other(unit, _LIVE, path):
        yield Observation(
            question.location, Kind.FAIL, f"liveness at {path}", "it tells whether the service is ready", related
        )
    elif route.constant or (route.answer is not None and not route.answer.asks):
        yield Observation(question.location, Kind.PASS, f"liveness at {path}", related=related)
    else:
        yield Observation(
            question.location, Kind.OPEN, f"liveness at {path}", "what the route asks could not be followed", related
        )


def _ready(unit: Unit, question: Question, path: str, route: Route) -> Iterator[Observation]:
    related = (route.location._replace(message=f"the code registers {route.path}"),)
    better = _asking(unit, path)
    if _asked(route):
        yield Observation(question.location, Kind.PASS, f"readiness at {path}", related=related)
    elif better is not None and (route.constant or (route.answer is not None and not route.answer.asks)):
        place = better.location._replace(message=f"{better.path} asks what it needs")
        yield Observation(
            question.location,
            Kind.FAIL,
            f"readiness at {path}",
            f"it asks nothing, and {better.path} does",
            (*related, place),
        )
    elif _LIVE.search(path) and _other(unit, _READY, path):
        yield Observation(
            question.location,
            Kind.FAIL,
            f"readiness at {path}",
            "it tells whether the process is alive",
            related,
            level=Level.NOTE,
        )
    elif not _depends(unit):
        yield Observation(question.location, Kind.PASS, f"readiness at {path}", related=related)
    elif not route.constant:
        yield Observation(
            question.location, Kind.OPEN, f"readiness at {path}", "what the route asks could not be followed", related
        )


def _asked(route: Route) -> tuple[str, ...]:
    return tuple(one for one in route.answer.asks if one in DEPENDENCIES) if route.answer is not None else ()


def _asking(unit: Unit, path: str) -> Route | None:
    """Another health route, which asks a dependency."""
    found = (one.route for one in health_of(unit.service) if one.path.rstrip("/") != path.rstrip("/"))
    return next((route for route in found if _asked(route)), None)


def _other(unit: Unit, pattern: object, path: str) -> bool:
    routes: Sequence[Route] = unit.service.of(Route)
    return any(isinstance(one.path, str) and one.path != path and pattern.search(one.path) for one in routes)  # type: ignore[attr-defined]


def _depends(unit: Unit) -> bool:
    found = (one for package in unit.service.of(Package) for one in package.dependencies)
    return any(one.name.lower() in STORES and not one.development for one in found)
