"""Programs that listen on loopback alone, in containers that others are to reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.joined import units
from readiness.checks.system.links import Ports, links
from readiness.checks.system.listening import heard
from readiness.checks.system.program import program
from readiness.checks.system.variables import Files
from readiness.model.facts import EnvRead
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.system.links import Link
    from readiness.checks.system.program import Program
    from readiness.checks.system.settings import Port
    from readiness.model.location import Location
    from readiness.model.system import System

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_LEADING = frozenset({"target", "declared", "probe"})


def check(system: System) -> Iterator[Observation]:
    """One observation for each port of a container that something outside it leads to."""
    files, ports = Files(system), Ports(system)
    for unit in units(system):
        told_at: set[tuple[Location, Kind]] = set()
        for run in unit.runs:
            one = program(unit, run, files)
            told = heard(one)
            leading = {link.number: link for link in links(one, ports)[0] if link.kind in _LEADING}
            for port in {port.number: port for port in told.ports if port.number in leading}.values():
                same = [other for other in told.ports if other.number == port.number]
                if all(isinstance(other.host, str) for other in same):
                    for seen in _judged(one, same, leading[port.number], sure=told.sure):
                        if (seen.location, seen.kind) not in told_at:
                            told_at.add((seen.location, seen.kind))
                            yield seen


def _judged(one: Program, same: list[Port], link: Link, *, sure: bool) -> Iterator[Observation]:
    port, name = same[0], one.unit.service.name
    hosts = {other.host for other in same}
    if not hosts <= _LOOPBACK:
        yield Observation(port.location, Kind.PASS, name, related=(link.shown,))
        return
    variable = _variable(one, str(port.host))
    if variable is not None:
        name_of, value = variable
        if value is None or value not in _LOOPBACK:
            kind = Kind.PASS if value is not None else Kind.OPEN
            yield Observation(port.location, kind, name, f"{name_of} decides" if value is None else "", (link.shown,))
            return
    if not sure:
        yield Observation(port.location, Kind.OPEN, name, "what starts in the container can't be told", (link.shown,))
        return
    run = one.run
    neighbours = [
        other for other in one.unit.beside if run is not None and other.workload == run.workload and not other.phase
    ]
    if run is not None and run.by == "kubernetes" and neighbours:
        yield Observation(
            port.location, Kind.OPEN, name, f"{neighbours[0].name} beside it may stand in front", (link.shown,)
        )
        return
    level = Level.WARNING if run is not None and run.development else None
    yield Observation(
        port.location,
        Kind.FAIL,
        name,
        f"port {port.number} on {port.host}; {link.said} {link.number}",
        (link.shown,),
        level=level,
    )


def _variable(one: Program, host: str) -> tuple[str, str | None] | None:
    """The variable that the code takes its host from, and what it is here; None where none is found."""
    for read in one.unit.service.of(EnvRead):
        if (
            isinstance(read.name, str)
            and isinstance(read.default, str)
            and read.default.rpartition(":")[0] in (host, "")
            and read.default.startswith(host)
        ):
            given = one.variables.get(read.name)
            if given is not None:
                value = given.value
                return read.name, value.rpartition(":")[0] or value if isinstance(value, str) else None
            if one.variables.unknown:
                return read.name, None
    return None
