"""The report for people at a terminal: findings by file, the checklist, and whether it may go to production."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.output.text.checklist import checklist
from readiness.output.text.closing import closing
from readiness.output.text.findings import findings
from readiness.output.text.styled import written

if TYPE_CHECKING:
    from readiness.model.report import Report

NARROWEST = 40


def render(report: Report, *, color: bool = False, width: int = 80, verbose: bool = False) -> str:
    """The whole report. `width` in terminal cells; `verbose` adds opens, passed items and notes about the run."""
    lines = (
        written(line, color=color)
        for part in (findings, checklist, closing)
        for line in part(report, max(width, NARROWEST), verbose=verbose)
    )
    return "".join(f"{line}\n" for line in lines)
