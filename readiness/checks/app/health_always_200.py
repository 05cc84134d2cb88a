"""Health routes that see a dependency fail and still answer with success."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.health import health_of
from readiness.checks.app.layers import http_services
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.checks.app.health import Health
    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each health route that asks something. A note where another one of the service does say no."""
    for service, _ in http_services(system):
        found = health_of(service)
        for one in found:
            if one.answer is None or one.answer.constant or not one.answer.asks:
                continue
            yield _judged(one, found)


def _judged(one: Health, all_: Sequence[Health]) -> Observation:
    answer = one.answer
    if answer is not None and answer.swallows is not None and answer.fails is False and one.asks:
        eased = (one.probes and not one.is_for("readiness")) or any(_says_no(other) for other in all_)
        level = Level.NOTE if eased else None
        return Observation(answer.swallows, Kind.FAIL, one.path, related=(one.route.location,), level=level)
    if answer is not None and answer.fails:
        return Observation(one.route.location, Kind.PASS, one.path)
    return Observation(
        one.route.location, Kind.OPEN, one.path, "what it does when something failed could not be followed"
    )


def _says_no(one: Health) -> bool:
    return one.answer is not None and one.answer.fails is True and bool(one.answer.asks) and not one.is_for("liveness")
