"""What could not be read as what it is: the one fact that every run needs, so it has a room of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.model.location import Location


class Problem(NamedTuple):
    """A file or document that could not be read as what it is. It costs only itself."""

    location: Location
    kind: str
    """`unparsable`, `duplicate-key`, `too-large`, `encoding`."""
    format: str
    """What it would have been, where that can be told: rules of that format are open on it."""
    message: str
    related: tuple[Location, ...] = ()
