"""Where a program holds its environment against a schema, and who asks for the result: facts, as in `facts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.model.location import Location


class SettingsChecked(NamedTuple):
    """Variables are held against a schema here: what is missing or wrong stops whoever asked."""

    location: Location
    library: str
    """`pydantic-settings`, `zod`, `envalid`, `envconfig`, …"""
    inside: str = ""
    """The function it stands in; empty when it happens as soon as the module is loaded."""
    when: str = "start"
    """`start`, `request` (in a handler), `later` (in a function that somebody calls)."""


class SettingsAsked(NamedTuple):
    """A function whose name promises settings is called, or handed to a framework that calls it."""

    location: Location
    name: str
    when: str
    """As in `SettingsChecked`."""


ConfigurationFact = SettingsChecked | SettingsAsked
