"""GitLab's Code Quality report: an array of issues, each with a fingerprint of its own (equal ones are shown once).

Source: docs.gitlab.com, "Code Quality", section on custom tools.
"""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

from readiness.model.finding import Level
from readiness.output.indented import indented
from readiness.output.plain import escaped, one_line
from readiness.output.summary import fails

if TYPE_CHECKING:
    from readiness.model.finding import Finding
    from readiness.model.report import Report

SEVERITIES = {Level.ERROR: "critical", Level.WARNING: "major", Level.NOTE: "minor"}


def render(report: Report) -> str:
    """JSON without a BOM; an empty array when nothing fails."""
    seen: Counter[str] = Counter()
    issues = [_issue(one, seen) for one in fails(report)]
    return escaped(indented(issues)) + "\n"


def _issue(finding: Finding, seen: Counter[str]) -> dict[str, object]:
    region = finding.location.region
    return {
        "description": one_line(finding.message),
        "check_name": f"readiness/{finding.rule_id}",
        "fingerprint": _fingerprint(finding, seen),
        "severity": SEVERITIES[finding.level],
        "location": {"path": finding.location.path, "lines": {"begin": region.start_line if region else 1}},
    }


def _fingerprint(finding: Finding, seen: Counter[str]) -> str:
    """Of what the finding is, not of its line; those that are alike in all of it differ by their number in order."""
    parts = (finding.fingerprint, finding.rule_id, finding.location.path, finding.service)
    first = _digest(parts)
    seen[first] += 1
    return first if seen[first] == 1 else _digest((*parts, str(seen[first])))


def _digest(parts: tuple[str, ...]) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
