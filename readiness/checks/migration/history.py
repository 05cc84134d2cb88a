"""Two migrations that claim the same place in the order."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.checks.migration.heads import alembic
from readiness.formats.migration import order
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.system import System

_DJANGO = "__init__.py"
_BY_NUMBER = lazy(r"\.(?:sql|rb)$")
"""Knex, TypeORM, Sequelize and Alembic go by the whole name, or by what stands in the file."""


def check(system: System) -> Iterator[Observation]:
    """One observation for every folder of migrations that are told apart by their numbers."""
    folders: dict[str, dict[tuple[int, ...], list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted(system.files):
        found = order.place(path)
        if found is None or not found.key or order.is_down(path) or "/test" in f"/{path}":
            continue
        numbered = _BY_NUMBER.search(path) and not path.endswith("/migration.sql")
        if numbered or f"{found.folder}/{_DJANGO}" in system.files:
            folders[found.folder][found.key].append(path)
    yield from _ends(system)
    for folder, keys in folders.items():
        doubled = _doubled(keys, django=f"{folder}/{_DJANGO}" in system.files)
        for paths in doubled:
            first, second = (path.rpartition("/")[2] for path in paths[:2])
            yield Observation(Location(paths[-1]), Kind.FAIL, f"{first} and {second}")
        if not doubled:
            yield Observation(Location(max(keys[max(keys)])), Kind.PASS, folder)


def _ends(system: System) -> Iterator[Observation]:
    for folder, ends in alembic(system).items():
        names = sorted(one.location.path.rpartition("/")[2] for one in ends)
        branched = [one for one in ends if one.follows]
        if len(ends) > 1 and branched == list(ends):
            yield Observation(ends[-1].location, Kind.FAIL, f"{names[0]} and {names[1]}")
        else:
            yield Observation(Location(ends[0].location.path if ends else folder), Kind.PASS, folder)


def _doubled(keys: dict[tuple[int, ...], list[str]], *, django: bool) -> list[Sequence[str]]:
    """Django only minds when the newest number is taken twice: the next migration joins the two."""
    newest = max(keys)
    return [
        paths
        for key, paths in sorted(keys.items())
        if (not django or key == newest) and len({_stem(path) for path in paths}) > 1 and _one_kind(paths)
    ]


def _stem(path: str) -> str:
    """`0005_a` of `0005_a.up.sql`, and of a folder for itself."""
    folder, _, name = path.rpartition("/")
    return folder if name in {"up.sql", "migration.sql"} else name.partition(".")[0]


def _one_kind(paths: Sequence[str]) -> bool:
    """Files of one kind; a SQL file that a script of the same number reads is its content."""
    return len({path.rpartition(".")[2] for path in paths}) == 1
