"""The report for people at a terminal: findings by file, the checklist, and whether it may go to production."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.finding import Kind
from readiness.output.text.closing import closing
from readiness.output.text.styled import written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from readiness.model.report import Report
    from readiness.output.text.styled import Text

NARROWEST = 40


def render(report: Report, *, color: bool = False, width: int = 80, verbose: bool = False) -> str:
    """The whole report. `width` in terminal cells; `verbose` adds opens, passed items and notes about the run."""
    lines = (line for part in _parts(report) for line in part(report, max(width, NARROWEST), verbose=verbose))
    return "".join(f"{written(line, color=color)}\n" for line in lines)


def _parts(report: Report) -> Iterator[Callable[..., Iterator[Text]]]:
    """Those that have something to say; the others are not even imported."""
    if any(finding.kind is not Kind.PASS for finding in report.findings):
        from readiness.output.text.findings import findings

        yield findings
    if report.verdicts:
        from readiness.output.text.checklist import checklist

        yield checklist
    yield closing
