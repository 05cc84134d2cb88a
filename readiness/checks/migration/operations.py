"""What the newest migration does to tables that the running release still uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.migration import altered
from readiness.checks.migration.heads import newest
from readiness.formats.migration import order
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.model.system import System

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from readiness.formats.migration import Migration
    from readiness.model.artifact import Document

    Done = tuple[str, str, Location, bool]

_KINDS: Mapping[str, frozenset[str]] = {
    "drop": frozenset({"drop-table", "drop-column", "drop-schema", "truncate"}),
    "rename": frozenset({"rename-table", "rename-column", "rename-value", "rename-schema"}),
    "type": frozenset({"change-type", "maybe-change-type"}),
    "required": frozenset({"add-required", "set-not-null"}),
    "rows": frozenset({"change-rows"}),
    "one-way": frozenset({"one-way"}),
}
WORDS: Mapping[str, str] = {
    "drop-table": "drops the table {}",
    "drop-column": "drops the column {}",
    "drop-schema": "drops {}",
    "truncate": "empties the table {}",
    "rename-table": "renames the table {}",
    "rename-column": "renames the column {}",
    "rename-value": "renames a value of {}",
    "rename-schema": "renames the schema {}",
    "change-type": "changes the type of {}",
    "add-required": "adds {}, which may not be null and has no default",
    "set-not-null": "forbids null in {}",
    "change-rows": "changes every row of {}",
    "one-way": "{} has no way back",
}

_BY_COLUMN: Mapping[str, Callable[[System], Iterator[Observation]]] = {
    "type": altered.types,
    "required": altered.required,
}


def check(given: Document[Migration] | System, *, about: str) -> Iterator[Observation]:
    """One observation for each operation of the kind, or one for a migration without any.

    Alembic's are judged over the whole, since only all of them together tell which is the newest.
    """
    if isinstance(given, System):
        yield from _BY_COLUMN[about](given) if about in _BY_COLUMN else ()
        for fact in newest(given):
            if fact.revision and not _is_ordered(fact.location.path):
                yield from _all(fact.location.path, () if fact.initial else fact.operations, about)
    elif _is_ordered(given.path):
        found = given.content
        columns = about in _BY_COLUMN and not found.initial and any(one.column is not None for one in found.operations)
        done = [
            (one.kind, one.name, Location(given.path, one.region), one.gentle)
            for one in found.operations
            if not (one.column is not None and about == "type")
        ]
        # What such a column was stands in other files: without them nothing is said of it, that it is fine the least.
        yield from _all(given.path, () if found.initial else done, about, silent=columns)


def _is_ordered(path: str) -> bool:
    place = order.place(path)
    return place is not None and bool(place.key)


def _all(path: str, operations: Iterable[Done], about: str, *, silent: bool = False) -> Iterator[Observation]:
    done = [one for one in operations if one[0] in _KINDS[about]]
    for one in done:
        yield _judged(*one)
    if not done and not silent:
        yield Observation(Location(path), Kind.PASS, path)


def _judged(kind: str, name: str, where: Location, gentle: bool) -> Observation:
    """Text that may grow longer troubles nobody; a default that only the new code knows troubles the old one alone."""
    place = where._replace(logical=name)
    if kind == "change-type" and gentle:
        return Observation(place, Kind.PASS, name)
    if kind == "maybe-change-type":
        return Observation(place, Kind.OPEN, name, f"it depends on what {name} was before")
    if kind == "add-required" and gentle:
        text = f"adds {name}, whose default the database does not know"
        return Observation(place, Kind.FAIL, text, level=Level.NOTE)
    return Observation(place, Kind.FAIL, WORDS[kind].format(name))
