"""How a program begins, writes and ends, and whose files it has: what decides whether it survives its platform. Facts, as in `facts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.model.facts import Number, Text
    from readiness.model.location import Location


class Account(NamedTuple):
    """A Dockerfile makes a user for the image it ships."""

    location: Location
    name: str
    uid: Number | None
    """None: whichever is free."""


class Owned(NamedTuple):
    """A Dockerfile gives a folder or file of the image it ships to somebody."""

    location: Location
    path: Text
    """Absolute where the working directory is known."""
    owner: Text
    """Name or number, without the group."""
    group: Text = ""
    written: bool = False
    """It was given away so that the program may write there: by chown, not while it was copied."""


class GroupWritable(NamedTuple):
    """A Dockerfile lets others than the owner write below a path."""

    location: Location
    path: Text


class Hearing(NamedTuple):
    """Code asks to be told of signals."""

    location: Location
    signals: tuple[str, ...]
    """`SIGTERM`, `SIGINT`, …; empty: all, or which ones is not known."""
    language: str


class Patience(NamedTuple):
    """Code waits for what is under way before it ends, at most so long."""

    location: Location
    seconds: float | None
    """None: it is only known later."""
    what: str
    """`Shutdown`, `process.exit`, …"""
    variable: str = ""
    """The setting that may change it: a flag's name."""


class Script(NamedTuple):
    """A shell script, which may be what a container starts."""

    location: Location
    commands: tuple[tuple[tuple[str, ...], Location, bool], ...]
    """Words of each command in order, where it stands, and whether `exec` is in front of it."""
    background: bool = False
    """It starts something with `&`, or traps signals."""


class MigratesHere(NamedTuple):
    """Code changes the database's schema, as a rule when it starts."""

    location: Location
    tool: str
    locked: bool | None
    """Another instance that starts at the same time waits; None: it depends."""


class TableModel(NamedTuple):
    """A class that stands for a table: its columns are read with every row."""

    location: Location
    table: str
    """In lower case; of Django the model in lower case, behind its app if that is known."""
    columns: tuple[tuple[str, Location], ...]
    framework: str


class Statement(NamedTuple):
    """SQL that code sends."""

    location: Location
    text: str


class Remade(NamedTuple):
    """A migration that takes something away also makes, or renames to, these columns and tables: it may only replace them."""

    location: Location
    names: frozenset[str]
    """In lower case."""


class WritesTo(NamedTuple):
    """Code writes files there."""

    location: Location
    path: str
    """Absolute, or relative to the working directory."""
    what: str


LifecycleFact = (
    Account
    | Owned
    | GroupWritable
    | Hearing
    | Patience
    | Script
    | MigratesHere
    | TableModel
    | Statement
    | Remade
    | WritesTo
)
