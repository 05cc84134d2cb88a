"""A scanner's alerts → observations: what it examined and did not alert on is a pass, what it did not examine is open."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.model.rule import Scanned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Scan
    from readiness.model.rule import Rule


def claims(check: Scanned, code: str) -> bool:
    """Whether the rule speaks for alerts of this code."""
    return any(fnmatchcase(code, pattern) for pattern in check.codes)


def claimed(rule: Rule, scanner: str, code: str) -> bool:
    """Whether it is this scanner's rule and speaks for the code."""
    return isinstance(rule.check, Scanned) and rule.check.scanner == scanner and claims(rule.check, code)


def check(rule: Scanned, scan: Scan) -> Iterator[Observation]:
    """One observation for each alert, each clean file, each file left out, or one for a scan that did not happen."""
    if scan.failure:
        yield Observation(Location(""), Kind.OPEN, scan.scanner, scan.failure)
        return
    alerts = [alert for alert in scan.alerts if claims(rule, alert.code)]
    for alert in alerts:
        level = Level(alert.level) if alert.level else None
        yield Observation(alert.location, Kind.FAIL, alert.message, f"{scan.scanner}:{alert.code}", level=level)
    alerted = {alert.location.path for alert in alerts}
    for path in sorted(scan.examined - alerted):
        yield Observation(Location(path), Kind.PASS, path)
    for path, reason in sorted(scan.skipped.items()):
        yield Observation(Location(path), Kind.OPEN, path, reason)
