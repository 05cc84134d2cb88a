"""Ports below 1024 that a container opens in Kubernetes without being root."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.joined import units
from readiness.checks.system.listening import heard
from readiness.checks.system.program import program
from readiness.checks.system.variables import Files
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.system.program import Program
    from readiness.model.location import Location
    from readiness.model.system import System

_FIRST_FREE = 1024
_LIFTED = "net.ipv4.ip_unprivileged_port_start"
_ABLE = lazy(r"(^|/)(caddy|traefik|coredns|haproxy|envoy)([:@-]|$)")
"""Images whose program has the capability in its file."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each low port of a container that runs in Kubernetes as somebody else than root."""
    files = Files(system)
    for unit in units(system):
        for run in unit.runs:
            if run.by == "kubernetes":
                yield from _judged(program(unit, run, files))


def _judged(one: Program) -> Iterator[Observation]:
    run = one.run
    if run is None:
        return
    low = list(_low(one))
    who, at = _user(one)
    for number, place in low:
        name = f"{number} of {run.name}"
        related = (at._replace(message=f"it runs as {who}"),) if at is not None and who else ()
        base = one.image.base if one.image is not None else run.image
        if who is None:
            yield Observation(place, Kind.OPEN, name, "who it runs as is only known later")
        elif (
            who in ("root", "0")
            or "NET_BIND_SERVICE" in run.capabilities
            or "ALL" in run.capabilities
            or _LIFTED in run.sysctls
        ):
            yield Observation(place, Kind.PASS, name, related=related)
        elif isinstance(base, str) and _ABLE.search(base):
            yield Observation(place, Kind.OPEN, name, "its program may have the capability in its file", related)
        else:
            yield Observation(place, Kind.FAIL, name, f"it runs as {who}", related)


def _low(one: Program) -> Iterator[tuple[int, Location]]:
    told = heard(one)
    declared = (
        {port.number: port.location for port in one.run.ports if isinstance(port.number, int)}
        if one.run is not None
        else {}
    )
    numbers = told.numbers if told.sure else frozenset(declared)
    for number in sorted(numbers):
        if number < _FIRST_FREE:
            yield number, declared.get(number) or next(port.location for port in told.ports if port.number == number)


def _user(one: Program) -> tuple[str | None, Location | None]:
    """Whom it runs as, and where that is said; None where that is only known later."""
    run, image = one.run, one.image
    if run is not None and run.user is not None:
        value = run.user.value
        return (None if isinstance(value, Unresolved) else str(value)), run.user.location
    if image is not None and image.user is not None:
        named = None if isinstance(image.user, Unresolved) else image.user.partition(":")[0]
        if named not in ("root", "0"):
            return named, image.user_location or image.location
    if run is not None and run.non_root is not None and run.non_root.value is True:
        return "somebody else than root", run.non_root.location
    if image is not None and image.user is not None:
        return "root", None
    return None, None
