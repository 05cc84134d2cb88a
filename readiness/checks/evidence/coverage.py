"""Tests reach as many lines as somebody asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.evidence.age import stale
from readiness.model.evidence import CoverageMeasured
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System, *, least: int, oldest: int) -> Iterator[Observation]:
    """One observation for each report. `least`: per cent of the lines. `oldest`: days it counts."""
    for one in system.of(CoverageMeasured):
        share = 100 * one.covered / one.lines if one.lines else 100.0
        if share < least:
            yield Observation(one.location, Kind.FAIL, f"{share:.1f} % of the lines")
        else:
            yield stale(one.location, one.age, oldest) or Observation(one.location, Kind.PASS, f"{share:.1f} %")
