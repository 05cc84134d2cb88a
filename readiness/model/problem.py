"""What could not be read as what it is: the one fact that every run needs, so it has a room of its own."""

from __future__ import annotations

from dataclasses import dataclass

from readiness.model.location import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A file or document that could not be read as what it is. It costs only itself."""

    location: Location
    kind: str
    """`unparsable`, `duplicate-key`, `too-large`, `encoding`."""
    format: str
    """What it would have been, where that can be told: rules of that format are open on it."""
    message: str
    related: tuple[Location, ...] = ()
