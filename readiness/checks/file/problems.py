"""Files and documents that could not be read as what they are, and comments that do not do what was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.problem import Problem

_DEPLOYED = frozenset({"dockerfile", "kubernetes", "compose", "workflow"})


def check(problem: Problem, *, kinds: Sequence[str]) -> Iterator[Observation]:
    """A fail for a problem of these kinds. In files that deploy nothing by themselves it matters less."""
    if problem.kind in kinds:
        level = None if problem.format in _DEPLOYED else Level.WARNING
        name = problem.location.path.rpartition("/")[2]
        yield Observation(problem.location, Kind.FAIL, name, problem.message, problem.related, level=level)
