"""Evidence grows old: what passed long ago says nothing of today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from readiness.model.location import Location


def stale(place: Location, age: int, oldest: int) -> Observation | None:
    """An open observation for what is older than it may be."""
    return Observation(place, Kind.OPEN, "", f"it is {age} days old; {oldest} count") if age > oldest else None
