"""What a part of the repository that could not be read may hold: an object that is missed may be in it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.model.problem import Problem

if TYPE_CHECKING:
    from readiness.model.location import Location
    from readiness.model.system import System

_KINDS = frozenset({"unread", "template"})


def unread(system: System, place: Location) -> str:
    """Why something that is missed beside an object may be there all the same; empty if all of its overlay could be read."""
    return _by_path(system).get(place.path, "")


@lru_cache(maxsize=1)
def _by_path(system: System) -> dict[str, str]:
    """By the files of each overlay that is not read as a whole. What stands alone has no part elsewhere."""
    return {
        part.path: f"of {problem.location.path}, {problem.message}"
        for problem in system.of(Problem)
        if problem.kind in _KINDS
        for part in problem.related
    }
