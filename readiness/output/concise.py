"""One line a finding, as editors and grep like it, and one line that sums up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.output.plain import plain, plain_path
from readiness.output.summary import fails, levels, outcome, reason

if TYPE_CHECKING:
    from readiness.model.finding import Finding
    from readiness.model.report import Report


def render(report: Report) -> str:
    """`path:line:col: level rule-id message` for each fail that nobody suppressed, then the outcome."""
    found = fails(report)
    lines = [line(finding) for finding in found]
    closing = f"{outcome(report)}: {levels(found)}; {plain(reason(report))}{_coverage(report)}"
    return "\n".join([*lines, closing, ""])


def _coverage(report: Report) -> str:
    """What was looked at: no form of a report leaves it out."""
    seen = report.coverage
    skipped = f", {len(seen.skipped)} skipped" if seen.skipped else ""
    return f"; {seen.found} files found, {seen.read} read{skipped}" if seen.found else ""


def line(finding: Finding) -> str:
    """Of one finding."""
    region = finding.location.region
    start = f"{region.start_line}:{region.start_column}" if region else "1:1"
    place = f"{plain_path(finding.location.path) or '.'}:{start}"
    return f"{place}: {finding.level} {finding.rule_id} {plain(finding.message)}"
