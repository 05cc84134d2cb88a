"""Memory that a program is told to take against what its container may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.joined import units
from readiness.checks.system.environments import Givers, commands
from readiness.checks.system.heaps import Told, told
from readiness.model.artifact import Unresolved
from readiness.model.containers import ContainerRun
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.containers import Said
    from readiness.model.facts import ImageBuilt
    from readiness.model.location import Location
    from readiness.model.system import System

_MOST = {"Java": 0.9, "Node.js": 1.0, "Go": 1.0}
"""Which part of the limit is too much: beside its heap Java keeps classes, compiled code and a stack for each thread."""
_SHARE = 90.0


def check(system: System) -> Iterator[Observation]:
    """One observation for each container that has a limit and runs a program which is told how much to take."""
    givers = Givers(system)
    built = {run.location: unit.images for unit in units(system) for run in unit.runs}
    for run in system.of(ContainerRun):
        if run.memory_limit is not None and not run.development:
            yield from _judged(run, run.memory_limit, built.get(run.location), givers)


def _judged(
    run: ContainerRun, limit: Said, built: tuple[ImageBuilt, ...] | None, givers: Givers
) -> Iterator[Observation]:
    """`built` is None for what is not ours, and empty where no Dockerfile says how ours is started."""
    images = built or ()
    given = givers.environment(run, images).given
    words = next(iter(commands(run, images)), ())
    place = run.command_location or next((one.command_location for one in images if one.command_location), run.location)
    for one in told(given, " ".join(words), place):
        found = _observed(run, one, limit)
        if found.kind is Kind.FAIL and not one.sure and built == () and not words:
            missing = "whether anything hands it over to Java is not written here"
            yield Observation(found.location, Kind.OPEN, f"{run.name}: {one.written}", missing, found.related)
        else:
            yield found


def _observed(run: ContainerRun, one: Told, limit: Said) -> Observation:
    name = f"{run.name}: {one.written}"
    related = (
        one.location._replace(message=f"{one.program} may take {one.written}"),
        limit.location._replace(message=f"the container may take {_shown(limit.value)}"),
    )
    if one.share is not None:
        if one.share <= _SHARE:
            return Observation(_place(run, one, limit), Kind.PASS, name, related=related)
        return _fail(_place(run, one, limit), one, f"{one.written} of its limit", related, full=one.share >= 100)
    if one.amount is None or not isinstance(limit.value, int):
        missing = limit.value.text if isinstance(limit.value, Unresolved) else one.written
        return Observation(
            one.location, Kind.OPEN, name, f"what `{missing}` comes to is only known later", related=related
        )
    part = one.amount / limit.value if limit.value else 0
    if not limit.value or part < _MOST[one.program]:
        return Observation(_place(run, one, limit), Kind.PASS, name, related=related)
    return _fail(
        _place(run, one, limit),
        one,
        f"{one.written} in a container that may take {_shown(limit.value)}",
        related,
        full=part >= 1,
    )


def _place(run: ContainerRun, one: Told, limit: Said) -> Location:
    """What the container itself says of its program; of what the image says the limit is the later word."""
    return one.location if one.location.path == run.location.path else limit.location


def _fail(place: Location, one: Told, name: str, related: tuple[Location, ...], *, full: bool) -> Observation:
    level = None if full and one.sure and one.program != "Go" else Level.WARNING
    return Observation(place, Kind.FAIL, name, related=related, level=level)


def _shown(value: object) -> str:
    if isinstance(value, int) and value >= 2**20:
        return f"{value / 2**20:.0f} MiB"
    return value.text if isinstance(value, Unresolved) else str(value)
