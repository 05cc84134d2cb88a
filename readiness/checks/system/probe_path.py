"""Paths that probes and healthchecks ask for, and that no route of the service answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.joined import units
from readiness.checks.system.listening import heard
from readiness.checks.system.probed import questions
from readiness.checks.system.program import is_server, judged_runs, program
from readiness.checks.system.reaching import doubts, served, takes_any
from readiness.checks.system.variables import Files
from readiness.model.artifact import Unresolved
from readiness.model.facts import Route
from readiness.model.finding import Kind, Level, Observation
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.checks.joined import Unit
    from readiness.checks.system.probed import Question
    from readiness.checks.system.program import Program
    from readiness.model.location import Location
    from readiness.model.system import System

_ASKABLE = frozenset({"GET", "HEAD", "*", "ANY", "ALL"})


class Missing(NamedTuple):
    question: Question
    near: Route | None
    """One with nearly the same path."""
    level: Level | None
    note: str


def check(system: System) -> Iterator[Observation]:
    """One observation for each path that is asked of a service whose routes are read."""
    files = Files(system)
    for unit in units(system):
        routes = unit.service.of(Route)
        if routes:
            yield from _unit(unit, routes, files)


def _unit(unit: Unit, routes: Sequence[Route], files: Files) -> Iterator[Observation]:
    missing: list[Missing] = []
    for run in judged_runs(unit):
        one = program(unit, run, files)
        for question in questions(one):
            found = _judged(one, question, routes)
            if isinstance(found, Missing):
                missing.append(found)
            elif found is not None:
                yield found
    yield from _told(unit, missing)


def _judged(one: Program, question: Question, routes: Sequence[Route]) -> Observation | Missing | None:
    path, place = question.path, question.location
    if isinstance(path, Unresolved):
        return Observation(place, Kind.OPEN, path.text, f"`{path.text}` is only known later")
    if is_server(one):
        return Observation(place, Kind.OPEN, path, "a web server answers, whose configuration decides")
    numbers = heard(one).numbers
    if question.port is not None and numbers and question.port not in numbers:
        return None  # nobody listens there, or a library does: the chain of ports tells
    found = served(path, routes)
    asked = [route for route in found if route.method in _ASKABLE]
    if asked and not takes_any(asked[0]):
        if asked[0].condition:
            return Observation(place, Kind.OPEN, path, f"it is only there if {asked[0].condition}", _registered(asked))
        return Observation(place, Kind.PASS, path, related=_registered(asked))
    if asked:
        return Observation(
            place, Kind.OPEN, path, f"the route {asked[0].path} takes whatever is asked", _registered(asked)
        )
    if doubt := next(doubts(one.unit.service, path), ""):
        return Observation(place, Kind.OPEN, path, doubt)
    level = Level.WARNING if one.run is not None and one.run.development else None
    if found:
        return Missing(
            question, found[0], level, f"it only answers {', '.join(sorted({route.method for route in found}))}"
        )
    near = _near(path, routes)
    return Missing(question, near, level, f"did you mean {near.path}" if near is not None else "")


def _near(path: str, routes: Sequence[Route]) -> Route | None:
    from difflib import get_close_matches

    by_path = {route.path: route for route in routes if isinstance(route.path, str) and route.method in _ASKABLE}
    return next((by_path[name] for name in get_close_matches(path.partition("?")[0], by_path, n=1, cutoff=0.6)), None)


def _registered(routes: Sequence[Route]) -> tuple[Location, ...]:
    return tuple(route.location._replace(message=f"the code registers {route.path}") for route in routes[:3])


def _told(unit: Unit, missing: Sequence[Missing]) -> Iterator[Observation]:
    """Where several files ask for the same, and the code has one that is nearly so, the code is out of line."""
    by_path: dict[str, list[Missing]] = {}
    for one in missing:
        by_path.setdefault(str(one.question.path), []).append(one)
    for path, group in by_path.items():
        near = group[0].near
        files = {one.question.location.path for one in group}
        asked = tuple(one.question.location._replace(message=f"{one.question.said} asks {path}") for one in group)
        if len(files) > 1 and near is not None:
            level = Level.WARNING if all(one.level for one in group) else None
            note = f"{len(files)} files ask for it, and {unit.service.name} has {near.path}"
            yield Observation(near.location, Kind.FAIL, path, note, asked, level=level)
            continue
        for one in group:
            related = _registered([near]) if near is not None else ()
            yield Observation(one.question.location, Kind.FAIL, path, one.note, related, level=one.level)
