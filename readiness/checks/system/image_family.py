"""Images that run side by side and are called as the services they are of; and the one among them that is called nearly so."""

from __future__ import annotations

from collections import defaultdict
from posixpath import dirname
from typing import TYPE_CHECKING

from readiness.checks.system.alike import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from readiness.checks.system.references import Reference
    from readiness.model.location import Location
    from readiness.model.system import System

_ENOUGH = 3
"""Images that are called as a service of ours, below which it may be chance."""


class Families:
    """Names of images by the folder they are used in and by their owner; built once."""

    def __init__(self, system: System, uses: Iterable[tuple[Reference, Location]]) -> None:
        ours = [one for one in system.services if one.kind not in ("infrastructure", "library")]
        self.names = {one.name for one in ours} | {one.path.rpartition("/")[2] for one in ours if one.path}
        self.used: Mapping[tuple[str, str], set[str]] = defaultdict(set)
        for reference, location in uses:
            if reference.whole:
                self.used[dirname(location.path), reference.owner].add(reference.last)

    def meant(self, reference: Reference, location: Location) -> str:
        """The service's name that this image lacks a letter of, and that no other image beside it bears; empty if there is none."""
        beside = self.used.get((dirname(location.path), reference.owner), set())
        if reference.last in self.names or len(beside & self.names) < _ENOUGH:
            return ""
        return nearest(reference.last, sorted(self.names - beside))
