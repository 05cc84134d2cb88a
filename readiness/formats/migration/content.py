"""What a migration does to tables that were there before it, whichever tool runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.model.columns import Column
    from readiness.model.location import Region


class Operation(NamedTuple):
    kind: str
    """`create-table`, `drop-table`, `drop-column`, `drop-schema`, `truncate`, `validated`, `rename-table`, `rename-column`, `rename-value`, `rename-schema`, `change-type`,
    `maybe-change-type` (to a type that may hold all that was there), `rewrite` (a new column that differs from row to row), `add-json`,
    `set-not-null`, `set-default`, `add-required`, `add-index`, `drop-index`, `add-foreign-key`, `add-check`, `add-unique`,
    `change-rows`, or `one-way` (nothing takes it back)."""
    table: str
    """In lower case, without schema; empty when it is not told."""
    name: str
    """For people: `orders.total`."""
    region: Region
    gentle: bool = False
    """It says that it does not block: CONCURRENTLY, NOT VALID, ONLINE; of a column: only old code is troubled, not the change."""
    target: str = ""
    """The new name of a table, or the column that is meant."""
    column: Column | None = None
    """What a column is made into, where it matters what it was before."""


class Migration(NamedTuple):
    tool: str
    """`sql`, `django`, `alembic`, `rails`, `ecto`, `liquibase`, `knex`, `typeorm`, `sequelize`."""
    operations: tuple[Operation, ...]
    """On tables that it did not make itself."""
    initial: bool = False
    """It says that nothing was there before it."""
    dialect: str = ""
    """`postgresql`, `mysql`, `sqlite`, `mssql`, or empty when the file does not tell."""
    created: frozenset[str] = frozenset()
    """Tables it makes."""
    revision: str = ""
    """Alembic's own name for it, and the names of those it follows: its files' names tell no order."""
    follows: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    """What it says of columns, in its order."""


def on_older_tables(operations: tuple[Operation, ...]) -> tuple[tuple[Operation, ...], frozenset[str]]:
    """Without what is done to tables of the same migration, and the names of those.

    Nor what was made ready in the same migration: a column with a default, or whose rows were checked before.
    SQLite cannot change a column: a table is made anew, filled, and put in the old one's place. That is no drop.
    """
    created = {one.table for one in operations if one.kind == "create-table"}
    dropped = {one.table for one in operations if one.kind == "drop-table"}
    swapped = {one.target for one in operations if one.kind == "rename-table" and one.table in created} & dropped
    own = frozenset(created | swapped)
    known = {(one.table, one.target) for one in operations if one.kind == "set-default"}
    checked = {one.table for one in operations if one.kind == "validated"}
    return tuple(one for one in operations if _counts(one, own, known, checked)), own


def _counts(one: Operation, own: frozenset[str], known: set[tuple[str, str]], checked: set[str]) -> bool:
    if one.kind in {"create-table", "set-default", "validated"} or (one.table and one.table in own):
        return False
    if one.kind == "set-not-null" and one.table in checked:
        return False
    return not (one.kind in {"set-not-null", "add-required"} and (one.table, one.target) in known)
