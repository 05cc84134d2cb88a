"""What is said of the scanners themselves: which failed, and which alerts nobody speaks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.finding import Level
from readiness.model.report import Notification
from readiness.scanners.scanned import claimed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.model.artifact import Scan
    from readiness.model.rule import Rule


def told(scans: Mapping[str, Scan], rules: Sequence[Rule]) -> Iterator[Notification]:
    """One for each scanner that failed, and one for alerts that no rule speaks for."""
    known = {name.lower() for rule in rules for name in rule.equivalents}
    for name, scan in sorted(scans.items()):
        if scan.failure:
            level = Level.WARNING if scan.failure.startswith("offline") else Level.ERROR
            yield Notification(level, f"{name}: {scan.failure}; what it would have judged is open")
        yield from (Notification(Level.NOTE, f"{name}: {note}") for note in scan.notes)
        lost = sorted(
            {
                a.code
                for a in scan.alerts
                if f"{name}:{a.code}".lower() not in known and not any(claimed(rule, name, a.code) for rule in rules)
            }
        )
        if lost:
            yield Notification(Level.NOTE, f"{name}: alerts {', '.join(lost)} are no readiness topic and were left out")
