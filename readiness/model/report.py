"""All that an audit found, as one value: every output is a pure function of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import EMPTY
from readiness.model.finding import Level
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.checklist import ItemVerdict
    from readiness.model.finding import Finding
    from readiness.model.location import Location
    from readiness.model.rule import Rule
    from readiness.model.strategy import Strategy
    from readiness.model.survey import Survey
    from readiness.model.system import Service


class Notification(NamedTuple):
    """Something about the run, not about the code: SARIF's `notification`. An error makes the run inconclusive."""

    level: Level
    message: str
    rule_id: str = ""
    location: Location | None = None
    detail: str = ""
    """A traceback; shown with --debug only."""


class Coverage(NamedTuple):
    """What was looked at. Nothing passes silently: found = read + skipped."""

    found: int = 0
    read: int = 0
    judged: int = 0
    """Read files of a format that some rule judges."""
    skipped: tuple[tuple[str, str], ...] = ()
    """Path and reason."""
    formats: Mapping[str, int] | None = None
    """Documents by format."""


class ScannerRun(NamedTuple):
    name: str
    version: str
    examined: int
    alerts: int
    failure: str = ""


class Silencing(NamedTuple):
    """What became of one rule's name in one suppression."""

    location: Location | None
    """Of the comment; None for the configuration's."""
    rule: str
    """As it is named there."""
    reason: str
    until: str
    """`2027-03-31`, the last day it counts; empty: no end."""
    state: str
    """`used`, `unused`, `expired`, `unknown` (no such rule), `locked` (it may not be silenced), `refused` (the configuration bounds
    suppressions, and it is out of bounds), or `not told`: the rule did not run, or not on all."""
    silenced: int
    """Fails."""
    pattern: str = ""
    """Of the paths, where the configuration says it."""


class Report(NamedTuple):
    version: str
    project: str
    """The audited folder's own name."""
    rules: tuple[Rule, ...]
    """All selected, not only those that spoke."""
    findings: tuple[Finding, ...]
    verdicts: tuple[ItemVerdict, ...]
    services: tuple[Service, ...] = ()
    strategies: tuple[Strategy, ...] = ()
    """Of the services that have workloads, in their order."""
    notifications: tuple[Notification, ...] = ()
    coverage: Coverage = Coverage()
    scanners: tuple[ScannerRun, ...] = ()
    fail_on: Level = Level.ERROR
    """The least level that fails the run."""
    fail_on_at: Mapping[str, Level] = EMPTY
    """By fingerprint, where the configuration says another for that place."""
    silencings: tuple[Silencing, ...] = ()
    """Every suppression, and what became of it."""

    survey: Survey | None = None
    """How the services hang together, where an output shows it."""
    required: tuple[ItemVerdict, ...] = ()
    """Verdicts that a service's tier asks to be passed or attested, and that are not."""

    def blocks(self, finding: Finding) -> bool:
        """Whether its level is one that fails the run, where it stands."""
        return finding.level.rank >= self.fail_on_at.get(finding.fingerprint, self.fail_on).rank

    @property
    def conclusive(self) -> bool:
        """False when a scanner failed, a file could not be read or a rule crashed."""
        return not any(note.level is Level.ERROR for note in self.notifications)
