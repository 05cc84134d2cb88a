"""A load test kept its thresholds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.evidence.age import stale
from readiness.model.evidence import LoadTested
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System, *, most: int, oldest: int) -> Iterator[Observation]:
    """One observation for each summary. `most`: requests in a thousand that may fail. `oldest`: days it counts."""
    for one in system.of(LoadTested):
        if one.crossed:
            yield Observation(one.location, Kind.FAIL, f"{one.tool} says that {one.crossed[0]} was not kept")
        elif one.failed * 1000 > most * one.requests:
            yield Observation(one.location, Kind.FAIL, f"{one.failed} of {one.requests} requests failed under load")
        elif not one.requests:
            yield Observation(one.location, Kind.OPEN, one.tool, "no request was made")
        else:
            yield stale(one.location, one.age, oldest) or Observation(
                one.location, Kind.PASS, f"{one.requests} requests"
            )
