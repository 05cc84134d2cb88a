"""JUnit XML for pipelines that show test results: a test case for each finding, passed, failed or skipped (open or suppressed)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from readiness.model.finding import Kind
from readiness.output.plain import one_line
from readiness.output.summary import ordered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.finding import Finding
    from readiness.model.report import Report


def render(report: Report) -> str:
    """One suite; no times, so that equal repositories give equal bytes."""
    found = ordered(report.findings)
    failures = sum(_failed(one) for one in found)
    skipped = sum(not _failed(one) and one.kind is not Kind.PASS for one in found)
    counts = f'tests="{len(found)}" failures="{failures}" errors="0" skipped="{skipped}"'
    head = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites name="readiness" {counts}>']
    suite = f"  <testsuite name={_attribute(report.project or 'repository')} {counts}>"
    return "\n".join(
        [*head, suite, *(line for one in found for line in _case(one)), "  </testsuite>", "</testsuites>", ""]
    )


def _failed(finding: Finding) -> bool:
    return finding.kind is Kind.FAIL and finding.suppression is None and not finding.known


def _case(finding: Finding) -> Iterator[str]:
    region = finding.location.region
    line = f' line="{region.start_line}"' if region else ""
    place = f"{finding.location.path}:{region.start_line}" if region else finding.location.path
    head = f"    <testcase classname={_attribute(finding.rule_id)} name={_attribute(f'{finding.message} ({place})')}"
    head += f" file={_attribute(finding.location.path)}{line}"
    if finding.kind is Kind.PASS:
        yield f"{head}/>"
        return
    yield f"{head}>"
    if _failed(finding):
        text = f"{place}: {finding.level}: {finding.message}"
        yield f'      <failure type="{finding.level}" message={_attribute(finding.message)}>{escape(one_line(text))}</failure>'
    else:
        yield f"      <skipped message={_attribute(_why(finding))}/>"
    yield "    </testcase>"


def _why(finding: Finding) -> str:
    if finding.suppression:
        return f"suppressed: {finding.suppression.justification}"
    return "known from the baseline" if finding.known else finding.message


def _attribute(text: str) -> str:
    """Control characters are no XML at all, not even escaped."""
    return quoteattr(one_line(text))
