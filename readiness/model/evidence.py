"""What other tools measured: facts of files that are handed to an audit as evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.model.location import Location


class SuiteRun(NamedTuple):
    """A JUnit report."""

    location: Location
    age: int
    """Days since it was made; of a file that does not say, since it was written."""
    tests: int
    failed: int
    """Failures and errors."""
    skipped: int
    first: str = ""
    """The first that failed."""


class CoverageMeasured(NamedTuple):
    """A Cobertura or LCOV report."""

    location: Location
    age: int
    lines: int
    covered: int


class AlertsFound(NamedTuple):
    """A SARIF file of another tool: what it found and nobody suppressed."""

    location: Location
    age: int
    tool: str
    errors: int
    warnings: int
    notes: int
    first: str = ""
    """The first one's message, of the worst level."""


class LoadTested(NamedTuple):
    """A summary of k6, Locust or JMeter."""

    location: Location
    age: int
    tool: str
    requests: int
    failed: int
    crossed: tuple[str, ...] = ()
    """Thresholds that were not kept."""


EvidenceFact = SuiteRun | CoverageMeasured | AlertsFound | LoadTested
