"""What the newest migration does to tables that the running release still uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.formats.migration import Migration, Operation
    from readiness.model.artifact import Document

_KINDS: Mapping[str, frozenset[str]] = {
    "drop": frozenset({"drop-table", "drop-column", "drop-schema", "truncate"}),
    "rename": frozenset({"rename-table", "rename-column", "rename-value", "rename-schema"}),
    "type": frozenset({"change-type"}),
    "required": frozenset({"add-required", "set-not-null"}),
    "rows": frozenset({"change-rows"}),
    "one-way": frozenset({"one-way"}),
}
_WORDS: Mapping[str, str] = {
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


def check(document: Document[Migration], *, about: str) -> Iterator[Observation]:
    """One observation for each operation of the kind, or one for a migration without any."""
    found = document.content
    done = [] if found.initial else [one for one in found.operations if one.kind in _KINDS[about]]
    for one in done:
        yield _judged(document, one)
    if not done:
        yield Observation(Location(document.path), Kind.PASS, document.path)


def _judged(document: Document[Migration], one: Operation) -> Observation:
    """Text that may grow longer troubles nobody; a default that only the new code knows troubles the old one alone."""
    place = Location(document.path, one.region, one.name)
    if one.kind == "change-type" and one.gentle:
        return Observation(place, Kind.PASS, one.name)
    if one.kind == "add-required" and one.gentle:
        text = f"adds {one.name}, whose default the database does not know"
        return Observation(place, Kind.FAIL, text, level=Level.NOTE)
    return Observation(place, Kind.FAIL, _WORDS[one.kind].format(one.name))
