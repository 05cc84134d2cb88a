"""Service level objectives: whether there are any, and whether they leave room for errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.ops.handbooks import elsewhere
from readiness.model.finding import Kind, Observation
from readiness.model.operations import Objective

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each objective; one for the repository if a service has none here."""
    found = system.of(Objective)
    for one in found:
        yield _judge(one)
    if not found and any(one.kind == "service" for one in system.services):
        yield elsewhere("no objective is defined here as code")


def _judge(one: Objective) -> Observation:
    try:
        number = float(one.target.strip("\"'%"))
    except ValueError:
        return Observation(one.location, Kind.OPEN, one.source, "its target is not written out")
    whole = number >= 100 or number == 1
    return Observation(
        one.location, Kind.FAIL if whole else Kind.PASS, one.source, "it allows no error at all" if whole else ""
    )
