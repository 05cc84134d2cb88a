"""The report for people at a terminal: findings by file, the checklist, and whether it may go to production."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console

from readiness.output.text.checklist import checklist
from readiness.output.text.closing import closing
from readiness.output.text.findings import findings

if TYPE_CHECKING:
    from readiness.model.report import Report

NARROWEST = 40


def render(report: Report, *, color: bool = False, width: int = 80, verbose: bool = False) -> str:
    """The whole report. `width` in terminal cells; `verbose` adds opens, passed items and notes about the run."""
    console = _console(color=color, width=max(width, NARROWEST))
    for part in (findings, checklist, closing):
        for line in part(report, console, verbose=verbose):
            console.print(line, soft_wrap=True)
    written: StringIO = console.file  # type: ignore[assignment]
    return "".join(f"{line.rstrip()}\n" for line in written.getvalue().split("\n")[:-1])


def _console(*, color: bool, width: int) -> Console:
    """Neither the environment nor the audited texts decide how it looks: no markup, no emoji codes, no guessing."""
    return Console(
        file=StringIO(),
        width=width,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        _environ={},
    )
