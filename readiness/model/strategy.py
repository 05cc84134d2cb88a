"""How a service's new version takes the place of the old one, and whether what that needs is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.model.finding import Kind
    from readiness.model.location import Location

NAMES = ("canary", "blue-green", "rolling", "recreate", "unknown")


class Precondition(NamedTuple):
    name: str
    """What must be so: `readiness`, `a second pod`, `a way back`."""
    kind: Kind
    """Pass: it is met. Fail: it is not. Open: it could not be told."""
    reason: str
    """A sentence without full stop; a rule's own words where a rule answers."""


class Strategy(NamedTuple):
    service: str
    name: str
    """One of `NAMES`."""
    evidence: tuple[Location, ...]
    """Where it is written; each location's message says what stands there."""
    preconditions: tuple[Precondition, ...] = ()

    def those(self, kind: Kind) -> tuple[Precondition, ...]:
        return tuple(one for one in self.preconditions if one.kind is kind)
