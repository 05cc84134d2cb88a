"""Where programs are told which port to open, outside the call that opens it. Facts, as in `facts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.model.facts import Number, Text
    from readiness.model.location import Location


class PortOption(NamedTuple):
    """Code defines an option of its command line that names a port, or an address with one."""

    location: Location
    name: str
    """With its dashes: `--port`."""
    short: str = ""
    """`-p`."""
    port: Number | None = None
    """Its default; None where it has none, or 0, which opens nothing."""


class ServerListen(NamedTuple):
    """A configuration file of a server program says where it listens."""

    location: Location
    source: str
    """`nginx`, `caddy`."""
    port: Number
    host: Text = ""


ListeningFact = PortOption | ServerListen
