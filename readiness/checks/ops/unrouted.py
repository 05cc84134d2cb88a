"""Alerts that Alertmanager gives to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.finding import Kind, Observation
from readiness.model.operations import AlertReceiver, AlertRoute, AlertRule
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_MEANT = lazy(r"(?i)^(?:none|info|informational|watchdog|inhibitor|deadmansswitch|low|debug)?$")


def check(system: System) -> Iterator[Observation]:
    """One observation for each route."""
    receivers = {(one.location.path, one.name): one for one in system.of(AlertReceiver)}
    urgent = {one.labels.get("severity", "") for one in system.of(AlertRule)} & {"critical", "page", "error", "high"}
    routes = system.of(AlertRoute)
    for one in routes:
        receiver = receivers.get((one.location.path, one.receiver))
        if receiver is None:
            yield Observation(one.location, Kind.FAIL, one.receiver, "there is no such receiver")
        elif receiver.reaches:
            yield Observation(one.location, Kind.PASS, one.receiver)
        elif one.default:
            yield _default(
                one, [other for other in routes if other.location.path == one.location.path], receivers, urgent
            )
        elif any(not _MEANT.match(value) for value in one.values):
            yield Observation(one.location, Kind.FAIL, one.receiver, f"severity {', '.join(one.values)} goes there")


def _default(
    one: AlertRoute, routes: list[AlertRoute], receivers: dict[tuple[str, str], AlertReceiver], urgent: set[str]
) -> Observation:
    """Nobody may be meant for what nothing else matches, as long as what is urgent is matched."""
    reaching = [
        other
        for other in routes
        if (found := receivers.get((other.location.path, other.receiver))) is not None and found.reaches
    ]
    if not reaching:
        return Observation(one.location, Kind.FAIL, one.receiver, "no route leads to a receiver that reaches anybody")
    matched = {value for other in reaching for value in other.values}
    lost = sorted(urgent - matched)
    if lost and matched:
        return Observation(one.location, Kind.FAIL, one.receiver, f"alerts of severity {', '.join(lost)} end there")
    if matched:
        return Observation(one.location, Kind.PASS, one.receiver)
    return Observation(one.location, Kind.OPEN, one.receiver, "which alerts end there cannot be told")
