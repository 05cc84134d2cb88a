"""Whether a container is given the time that its hook and its server may take to end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.joined import units
from readiness.checks.system.built import built_here
from readiness.checks.system.patience import Wait, hook, server
from readiness.checks.system.shared_link import told
from readiness.checks.system.started import command
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.joined import Unit
    from readiness.model.containers import ContainerRun
    from readiness.model.location import Location
    from readiness.model.system import System

_DEFAULTS = {"kubernetes": 30, "compose": 10}
_NAMES = {"kubernetes": "terminationGracePeriodSeconds", "compose": "stop_grace_period"}


def check(system: System) -> Iterator[Observation]:
    """One observation for each container of ours whose server says how long it may wait."""
    for unit in units(system):
        yield from told([one for run in unit.deployed() if not run.partial for one in _judge(unit, run)])


def _judge(unit: Unit, run: ContainerRun) -> Iterator[tuple[Observation, Location | None]]:
    """Each with where its server says how long it waits, if it says so elsewhere."""
    image = built_here(unit, run)
    if image is None:
        return
    before, after = hook(run), server(unit, command(image, run), run)
    if after is None or _told_by_compose(run, after):
        return
    name, grace = unit.service.name, run.grace.value if run.grace is not None else _DEFAULTS[run.by]
    where = run.grace.location if run.grace is not None else before.location if before is not None else run.location
    waits = tuple(one for one in (before, after) if one is not None)
    related = (*(_said(one) for one in waits), _given(run, where))
    link = after.location if before is None and after.location.path != run.location.path else None
    if isinstance(grace, Unresolved):
        yield Observation(where, Kind.OPEN, name, f"{grace.text} is only known later", related=related), None
        return
    late = next((one for one in waits if one.seconds is None), None)
    if late is not None:
        note = f"how long {late.what} may take is only known later"
        yield Observation(where, Kind.OPEN, name, note, related=related), None
        return
    yield _compared(name, run, where, waits, float(grace), related), link


def _compared(
    name: str, run: ContainerRun, where: Location, waits: tuple[Wait, ...], grace: float, related: tuple[Location, ...]
) -> Observation:
    wanted = sum(one.seconds or 0 for one in waits)
    if wanted <= grace or any(one.what == "preStop" and (one.seconds or 0) >= grace for one in waits):
        return Observation(where, Kind.PASS, name, related=related)
    parts = " and ".join(f"{one.what} {one.seconds:g} s" for one in waits)
    note = f"{parts} make {wanted:g} s, and it is killed after {grace:g} s" if len(waits) > 1 else ""
    note = note or f"{parts}, and it is killed after {grace:g} s"
    # Compose stops things on one machine, mostly by hand: what a default of ten seconds cuts off is seldom missed.
    level = Level.NOTE if run.by == "compose" and run.grace is None else None
    return Observation(where, Kind.FAIL, name, note, related=related, level=level)


def _said(one: Wait) -> Location:
    seconds = f"{one.seconds:g} s" if one.seconds is not None else "for a time that is only known later"
    return one.location._replace(message=f"{one.what} may take {seconds}")


def _given(run: ContainerRun, where: Location) -> Location:
    if run.grace is not None:
        value = run.grace.value
        shown = value.text if isinstance(value, Unresolved) else value
        return run.grace.location._replace(message=f"{_NAMES[run.by]} {shown}")
    return where._replace(message=f"no {_NAMES[run.by]}: {_DEFAULTS[run.by]} s")


def _told_by_compose(run: ContainerRun, after: Wait) -> bool:
    """A flag in a Compose file's own command is another rule's."""
    return run.by == "compose" and after.location.path == run.location.path and after.what.startswith("--")
