"""Services in containers whose log goes to a file that nobody collects and that goes with the container."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.facts import ImageBuilt, Workload
from readiness.model.finding import Kind, Observation
from readiness.model.trait import Trait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each service that is shipped as an image and writes its log somewhere known; files beside a console are fine."""
    for service in system.services:
        if not service.of(ImageBuilt) and not service.of(Workload):
            continue
        told = service.of(Trait)
        files = [one for one in told if one.kind == "log-file"]
        consoles = [one for one in told if one.kind == "log-console"]
        if files or consoles:
            place = min((one.location for one in files), default=None) or consoles[0].location
            yield Observation(place, Kind.PASS if consoles else Kind.FAIL, service.name)
