"""What GitHub takes and shows of one upload. Source: docs.github.com, "SARIF support for code scanning", and what uploads were refused for."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from readiness.model.finding import Precision
from readiness.output.summary import ordered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readiness.model.finding import Finding
    from readiness.model.report import Report

RESULTS = 25_000
"""Of a run; with one more the upload is refused."""
SHOWN = 5_000
"""Results of a run that become alerts, the worst first."""
RULES = 25_000
EXTENSIONS = 100
RELATED = 100
TAGS = 20
"""Of a rule."""
TEXT = 1024
"""Characters of a short or full description."""
NAME = 255
PACKED = 10_000_000
"""Bytes of the file after gzip, as it is uploaded."""


def worst_first(report: Report, findings: Sequence[Finding]) -> list[Finding]:
    """By level, then by how often the rule is right, then by place: the order in which they are given up, from the end."""
    precision = {rule.id: rule.precision for rule in report.rules}
    return sorted(
        ordered(findings),
        key=lambda each: (-each.level.rank, -precision.get(each.rule_id, Precision.LOW).rank),
    )


def within(report: Report, findings: Sequence[Finding], limit: int = RESULTS) -> list[Finding]:
    """By place; where there are more than are shown, the worst of them, the worst first: whoever counts from the top keeps those."""
    if len(findings) <= min(limit, SHOWN):
        return ordered(findings)
    return worst_first(report, findings)[:limit]


def fewer(number: int, size: int) -> int:
    """How many of so many results to try next, where a file with all of them has so many bytes, which are too many."""
    return min(number - 1, int(number * PACKED / size * 0.9))


def packed(text: str) -> int:
    """Bytes after gzip; of what is small enough as it is, those."""
    data = text.encode("utf-8", "replace")
    return len(data) if len(data) <= PACKED else len(zlib.compress(data, 6)) + 18
