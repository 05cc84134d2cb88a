"""Whether somebody owns what is deployed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.ops.handbooks import served
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.model.operations import Owner
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import Service, System

_NAMED = lazy(r"(?:\.github/|docs/)?(?:MAINTAINERS|OWNERS)(?:\.(?:md|txt|ya?ml|rst))?")
"""Other files by which projects say whose they are."""
_DEPLOYED = frozenset({"service", "worker", "job"})


def check(system: System) -> Iterator[Observation]:
    """One observation for each service, if anybody owns anything here; else one for the repository."""
    if not served(system):
        return
    named = next((path for path in sorted(system.files) if _NAMED.fullmatch(path)), "")
    if named:
        yield Observation(Location(named), Kind.PASS, named)
        return
    owners = [one for one in system.of(Owner) if one.owners]
    if not owners:
        yield Observation(Location(""), Kind.FAIL, "")
        return
    for service in system.services:
        if service.kind in _DEPLOYED:
            mine = next((one for one in owners if _covers(one, service)), None)
            place = mine.location if mine is not None else service.evidence[0]
            yield Observation(place, Kind.PASS if mine is not None else Kind.FAIL, service.name)


def _covers(owner: Owner, service: Service) -> bool:
    """A pattern for all, for the service's folder or one above or below it; a catalogue for what lies beside it."""
    if not owner.location.path.endswith("CODEOWNERS"):
        folder = owner.location.path.rpartition("/")[0]
        return not folder or service.path == folder or service.path.startswith(folder + "/")
    pattern = owner.pattern.strip("/").removesuffix("/**").removesuffix("/*")
    if pattern in ("*", "**", "") or not service.path:
        return True
    path = service.path
    return (
        path == pattern
        or path.startswith(pattern + "/")
        or pattern.startswith(path + "/")
        or ("/" not in pattern and pattern in path.split("/"))
        or "*" in pattern
    )
