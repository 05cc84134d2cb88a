"""Overlays that Kustomize refuses to build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.problem import Problem


def check(problem: Problem) -> Iterator[Observation]:
    """A fail for each thing that can not be done."""
    if problem.kind == "broken":
        yield Observation(problem.location, Kind.FAIL, problem.message)
