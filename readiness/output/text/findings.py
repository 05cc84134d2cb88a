"""Findings by file: place, sentence, source line; why and what to do where a rule speaks for the first time."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from readiness.model.finding import Applicability, Kind
from readiness.output.plain import plain, plain_path
from readiness.output.summary import fails, ordered
from readiness.output.text.excerpt import excerpt
from readiness.output.text.ink import LEVELS, hanging
from readiness.output.text.styled import Text, assemble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.finding import Finding
    from readiness.model.location import Location
    from readiness.model.report import Report
    from readiness.model.rule import Rule

RELATED = 5
"""Related locations shown of one finding."""


def findings(report: Report, width: int, *, verbose: bool) -> Iterator[Text]:
    """All fails that nobody suppressed, with `verbose` also opens."""
    shown = fails(report)
    if verbose:
        shown = ordered([*shown, *(finding for finding in report.findings if finding.kind is Kind.OPEN)])
    rules = {rule.id: rule for rule in report.rules}
    for path, group in groupby(shown, key=lambda finding: finding.location.path):
        yield Text(plain_path(path) or "the repository as a whole", style="bold underline")
        for finding in group:
            advice = rules.pop(finding.rule_id, None) if finding.kind is Kind.FAIL else None
            yield from _finding(finding, advice, width)
            yield Text()


def _finding(finding: Finding, advice: Rule | None, width: int) -> Iterator[Text]:
    yield from _headline(finding, width)
    gutter = _gutter(finding)
    yield from _source(finding, gutter, width)
    for label, body, style in _remarks(finding, advice):
        lead = assemble(" " * gutter, (" = ", "blue"), (f"{label + ':':<6}", "bold"))
        yield from hanging(width, lead, Text(body, style=style))


def _headline(finding: Finding, width: int) -> Iterator[Text]:
    region = finding.location.region
    place = f"{region.start_line}:{region.start_column}" if region else "-"
    word, style = (finding.level.value, LEVELS[finding.level]) if finding.kind is Kind.FAIL else ("open", "yellow")
    body = assemble((word, style), "  ", (finding.rule_id, "bold"), "  ", plain(finding.message))
    yield from hanging(width, Text(f"  {place}  ", style="cyan"), body)


def _gutter(finding: Finding) -> int:
    region = finding.location.region
    return 4 + len(str(region.start_line if region else ""))


def _source(finding: Finding, gutter: int, width: int) -> Iterator[Text]:
    region = finding.location.region
    if region is None or not finding.snippet.strip():
        return
    line, marks = excerpt(finding.snippet, region, width - gutter - 3)
    style = LEVELS[finding.level] if finding.kind is Kind.FAIL else "yellow"
    yield assemble((f"{region.start_line:>{gutter}} │ ", "blue"), line)
    yield assemble((" " * gutter + " │ ", "blue"), (marks, style))


def _remarks(finding: Finding, advice: Rule | None) -> Iterator[tuple[str, str, str]]:
    """Label, text and style of each line below the source."""
    for place in finding.related_locations[:RELATED]:
        yield "see", _related(place), ""
    if len(finding.related_locations) > RELATED:
        yield "see", f"{len(finding.related_locations) - RELATED} more places", ""
    if finding.also_reported_by:
        yield "also", plain(", ".join(finding.also_reported_by)), "dim"
    if advice is not None:
        yield "why", plain(advice.why), "dim"
        yield "do", plain(advice.remediation), ""
    if finding.fix is not None:
        how = "--fix" if finding.fix.applicability is Applicability.SAFE else "--fix=unsafe"
        yield "fix", f"{plain(finding.fix.description)} ({how})", "green"


def _related(place: Location) -> str:
    at = f":{place.region.start_line}:{place.region.start_column}" if place.region else ""
    why = f"  {plain(place.message)}" if place.message else ""
    return f"{plain_path(place.path)}{at}{why}"
