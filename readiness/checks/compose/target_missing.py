"""Services that are built to a stage that their Dockerfile does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.facts import ComposeService, ImageBuilt
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each service with a target whose Dockerfile was read."""
    stages = {image.location.path: image.stages for image in system.of(ImageBuilt)}
    for one in system.of(ComposeService):
        if not one.target or one.dockerfile not in stages:
            continue
        if "$" in one.target:
            yield Observation(one.location, Kind.OPEN, one.target, "its target is only known later")
            continue
        there = one.target.isdecimal() or one.target.lower() in stages[one.dockerfile]
        yield Observation(one.location, Kind.PASS if there else Kind.FAIL, one.target)
