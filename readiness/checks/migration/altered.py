"""What a column is made into, beside what the migrations before it made of it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.checks.migration.heads import newest
from readiness.formats.migration import order
from readiness.formats.migration.becoming import fits
from readiness.model.facts import ColumnsTold
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.model.columns import Column
    from readiness.model.facts import Migrated
    from readiness.model.location import Location
    from readiness.model.system import System

    Told = Mapping[str, Sequence[tuple[tuple[int, ...], Sequence[Column]]]]

_UNKNOWN = "?"


def types(system: System) -> Iterator[Observation]:
    """One observation for each column whose type is said anew."""
    for _, old, new, kind, place in _changes(system):
        name = place.logical
        kept = fits(old, new) if old is not None else None
        if kept:
            yield Observation(place, Kind.PASS, name)
        elif kept is None and kind == "maybe-change-type":
            yield Observation(place, Kind.OPEN, name, f"it depends on what {name} was before")
        else:
            yield Observation(place, Kind.FAIL, f"changes the type of {name}")


def required(system: System) -> Iterator[Observation]:
    """One observation for each field that Django is told anew: it says by silence that null is forbidden."""
    for tool, old, new, _, place in _changes(system):
        name = place.logical
        if tool != "django":
            continue
        if not new.null and (old is None or old.type == _UNKNOWN):
            yield Observation(place, Kind.OPEN, name, f"it depends on whether {name} could be null before")
        elif not new.null and old is not None and old.null:
            yield Observation(place, Kind.FAIL, f"forbids null in {name}")
        else:
            yield Observation(place, Kind.PASS, name)


def _changes(system: System) -> Iterator[tuple[str, Column | None, Column, str, Location]]:
    """The tool, what the column was as far as earlier migrations of the folder tell, what it becomes, the kind, the place."""
    told = _told(system)
    for found in newest(system):
        if not found.altered or found.initial:
            continue
        known = {**_before(found, told), **_made(found, told)}
        for column, kind, place in found.altered:
            yield found.tool, known.get((column.table, column.name)), column, kind, place
            known[column.table, column.name] = column


def _told(system: System) -> Told:
    """Folder → what its migrations say of columns, in their order."""
    folders: dict[str, list[tuple[tuple[int, ...], Sequence[Column]]]] = defaultdict(list)
    for one in system.of(ColumnsTold):
        place = order.place(one.location.path)
        if place is not None:
            folders[place.folder].append((place.key, one.columns))
    return {folder: sorted(found, key=lambda one: one[0]) for folder, found in folders.items()}


def _made(found: Migrated, told: Told) -> dict[tuple[str, str], Column]:
    """Columns that the migration itself made before it changed them."""
    place = order.place(found.location.path)
    changed = {column for column, _, _ in found.altered}
    first: dict[tuple[str, str], Column] = {}
    for key, columns in told.get(place.folder, ()) if place is not None else ():
        for column in columns if place is not None and key == place.key else ():
            first.setdefault((column.table, column.name), column)
    return {name: column for name, column in first.items() if column not in changed}


def _before(found: Migrated, told: Told) -> dict[tuple[str, str], Column]:
    place = order.place(found.location.path)
    earlier = told.get(place.folder, ()) if place is not None else ()
    return {
        (column.table, column.name): column
        for key, columns in earlier
        if place is not None and key < place.key
        for column in columns
    }
