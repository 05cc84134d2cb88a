"""What an application framework is told in files of its own, and what names stand for in code that others import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.model.artifact import Unresolved
    from readiness.model.location import Location

    Text = str | Unresolved


class Setting(NamedTuple):
    """A property of an application: `server.port` of `application.yml`."""

    location: Location
    key: str
    """In the framework's own form: dotted, small, with dashes."""
    value: Text
    """As written, placeholders and all. May be a secret."""
    profile: str = ""
    """It holds only where this profile is active; empty: always."""
    framework: str = "spring"


class Started(NamedTuple):
    """Where a program begins that a framework runs: the class with `@SpringBootApplication`."""

    location: Location
    framework: str
    language: str
    brings: tuple[str, ...] = ()
    """What it is asked to be besides, as written: `EnableEurekaServer`."""


class Constant(NamedTuple):
    """A text that other files may use by name."""

    location: Location
    name: str
    """With its package and type: `org.acme.Paths.API`."""
    value: Text
    """Unresolved where it is made of others: `#{org.acme.Paths.ROOT}/v1`."""


class Brought(NamedTuple):
    """The libraries that a build puts into its program, by name: they work by being there."""

    location: Location
    name: str
    """Of the module."""
    parent: str
    """The module it takes more from; empty for none."""
    libraries: tuple[tuple[str, Location], ...] = ()
    """`group:name`; the group may be empty, and is `project` for a module beside it."""


class Unlisted(NamedTuple):
    """More may be brought along, or set, than is known, and it may do what the code does not."""

    location: Location
    reason: str
    kinds: tuple[str, ...] = ()
    """Which layers it may be, in `Middleware`'s words; empty: any."""


SettingsFact = Setting | Started | Constant | Brought | Unlisted
