"""Workflow commands that GitHub shows as annotations beside the lines of a pull request.

GitHub keeps ten warnings and ten errors of a step, and drops the rest without a word: the worst come first, and what does not fit is
counted in a notice and listed in the log, folded. Source: docs.github.com, "Workflow commands for GitHub Actions"; actions/toolkit #734.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.finding import Level
from readiness.output.concise import line
from readiness.output.plain import characters, one_line
from readiness.output.summary import by_urgency, fails, outcome, reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.finding import Finding
    from readiness.model.report import Report

EACH = 10
"""Annotations of one level that a step may show."""
COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def render(report: Report) -> str:
    """A command a line, errors first; the last one, always shown, says how it ended."""
    found = [finding for group in by_urgency(report, fails(report)) for finding in group]
    errors, warnings = (_of(found, level) for level in (Level.ERROR, Level.WARNING))
    notices = _of(found, Level.NOTE)
    kept = EACH - 1  # one notice is the closing
    lines = [_command(one) for one in (*errors[:EACH], *warnings[:EACH], *notices[:kept])]
    rest = [*errors[EACH:], *warnings[EACH:], *notices[kept:]]
    closing = f"{outcome(report)}: {reason(report)}" + (f"; {len(rest):,} more findings are in the log" if rest else "")
    return "\n".join([*lines, *_folded(rest), f"::notice title=readiness::{_data(closing)}", ""])


def _folded(rest: list[Finding]) -> Iterator[str]:
    """What GitHub would drop, as lines of the log that it folds."""
    if rest:
        yield f"::group::{len(rest):,} more findings"
        yield from (line(finding) for finding in rest)
        yield "::endgroup::"


def _of(found: list[Finding], level: Level) -> list[Finding]:
    return [finding for finding in found if finding.level is level]


def _command(finding: Finding) -> str:
    properties = ",".join(f"{name}={_property(value)}" for name, value in _properties(finding))
    return f"::{COMMANDS[finding.level]} {properties}::{_data(finding.message)}"


def _properties(finding: Finding) -> Iterator[tuple[str, str]]:
    yield "file", finding.location.path
    if region := finding.location.region:
        yield "line", str(region.start_line)
        yield "endLine", str(max(region.start_line, region.end_line))
        if region.start_line == region.end_line:
            yield "col", str(region.start_column)
            yield "endColumn", str(region.end_column)
    yield "title", finding.rule_id


def _data(text: str) -> str:
    """As the runner decodes it; line ends can not start a command of their own."""
    return one_line(text).replace("%", "%25")


def _property(text: str) -> str:
    shown = characters(text.replace("\n", "\x00").replace("\t", "\x00"))
    return shown.replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
