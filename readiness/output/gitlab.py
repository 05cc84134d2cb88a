"""GitLab's Code Quality report: an array of issues, each with a fingerprint of its own (equal ones are shown once).

Source: docs.gitlab.com, "Code Quality", section on custom tools.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from readiness.model.finding import Level
from readiness.output.indented import indented
from readiness.output.plain import encodable, one_line
from readiness.output.summary import fails

if TYPE_CHECKING:
    from readiness.model.finding import Finding
    from readiness.model.report import Report

SEVERITIES = {Level.ERROR: "critical", Level.WARNING: "major", Level.NOTE: "minor"}


def render(report: Report) -> str:
    """JSON without a BOM; an empty array when nothing fails."""
    return encodable(indented([_issue(one) for one in fails(report)])) + "\n"


def _issue(finding: Finding) -> dict[str, object]:
    region = finding.location.region
    return {
        "description": one_line(finding.message),
        "check_name": f"readiness/{finding.rule_id}",
        "fingerprint": _fingerprint(finding),
        "severity": SEVERITIES[finding.level],
        "location": {"path": finding.location.path, "lines": {"begin": region.start_line if region else 1}},
    }


def _fingerprint(finding: Finding) -> str:
    """Of what the finding is, not of its line; two alike differ by their number in order."""
    parts = (finding.fingerprint, finding.rule_id, finding.location.path, finding.service)
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
