"""Lock files of different managers side by side: which one counts depends on who installs."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.model.facts import Lockfile
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_RIVALS = frozenset({"npm", "yarn", "pnpm", "bun", "uv", "poetry", "pdm", "pipenv"})
"""Managers that install the same manifest. A compiled requirements.txt is often made from the lock file beside it."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each folder with a lock file, for each ecosystem."""
    beside: dict[tuple[str, str], list[Lockfile]] = defaultdict(list)
    for one in system.of(Lockfile):
        if one.manager in _RIVALS:
            beside[one.location.path.rpartition("/")[0], one.ecosystem].append(one)
    for same in beside.values():
        names = [one.location.path.rpartition("/")[2] for one in same]
        first, *rest = same
        several = len({one.manager for one in same}) > 1
        kind = Kind.FAIL if several else Kind.PASS
        related = tuple(one.location for one in rest) if several else ()
        yield Observation(first.location, kind, " and ".join(names), related=related)
