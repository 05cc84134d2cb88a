"""The migrations that no other follows, those of Alembic among them: whose order stands in the files alone."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.model.facts import Migrated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readiness.model.system import System


def newest(system: System) -> list[Migrated]:
    """Without those of Alembic that are followed."""
    heads = {one.location.path for found in alembic(system).values() for one in found}
    return [one for one in system.of(Migrated) if not one.revision or one.location.path in heads]


def alembic(system: System) -> Mapping[str, Sequence[Migrated]]:
    """Folder → the ends of its history. More than one: nobody has merged them."""
    folders: dict[str, list[Migrated]] = defaultdict(list)
    for one in system.of(Migrated):
        if one.revision:
            folders[one.location.path.rpartition("/")[0]].append(one)
    return {folder: _ends(found) for folder, found in folders.items()}


def _ends(found: Sequence[Migrated]) -> Sequence[Migrated]:
    followed = {name for one in found for name in one.follows}
    return [one for one in found if not any(name.startswith(one.revision) or one.revision == name for name in followed)]
