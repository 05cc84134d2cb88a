"""What a migration does to tables and columns. Facts, as in `facts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.model.columns import Column
    from readiness.model.location import Location


class Migrated(NamedTuple):
    """A migration that no other follows, as far as names tell, and what it does to tables that were there before."""

    location: Location
    tool: str
    """`sql`, `django`, `alembic`, `rails`, `ecto`, `liquibase`, `knex`, `typeorm`, `sequelize`."""
    dialect: str
    """`postgresql`, `mysql`, `sqlite`, `mssql`, or empty when the file does not tell."""
    operations: tuple[tuple[str, str, Location, bool], ...] = ()
    """Kind, name, place, and whether it says that it does not block."""
    initial: bool = False
    revision: str = ""
    """Alembic's name for it; empty for the others, whose files' names tell their order."""
    follows: tuple[str, ...] = ()
    """Names of those it comes after."""
    altered: tuple[tuple[Column, str, Location], ...] = ()
    """Columns that are made anew, each with the kind of operation it is unless it is known what it was before."""


class ColumnsTold(NamedTuple):
    """What a migration says of columns, in its order; one that others follow says it too."""

    location: Location
    columns: tuple[Column, ...]
