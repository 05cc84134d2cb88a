"""The tests of the last run passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.evidence.age import stale
from readiness.model.evidence import SuiteRun
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System, *, oldest: int) -> Iterator[Observation]:
    """One observation for each report. `oldest`: days it counts."""
    for run in system.of(SuiteRun):
        told = f"{run.tests} tests, {run.age} days old"
        if run.failed:
            more = f": {run.first}" if run.first else ""
            yield Observation(run.location, Kind.FAIL, f"{run.failed} of {run.tests} tests failed{more}")
        elif run.tests == run.skipped:
            yield Observation(run.location, Kind.OPEN, told, "no test of the report was run")
        else:
            yield stale(run.location, run.age, oldest) or Observation(run.location, Kind.PASS, told)
