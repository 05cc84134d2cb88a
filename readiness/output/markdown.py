"""Markdown for a pull request's comment or a step's summary: the outcome, what to do first, the checklist. Never too long for GitHub.

A comment may have 65,536 characters and a step's summary 1 MiB; what does not fit is counted. Source: docs.github.com.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.checklist import Verdict
from readiness.output.plain import encodable, one_line
from readiness.output.summary import Outcome, by_urgency, count, fails, judgements, levels, outcome, reason
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.checklist import ItemVerdict
    from readiness.model.finding import Finding
    from readiness.model.report import Report

LONGEST = 60_000
"""Characters; a comment's limit, with room for what somebody puts around it."""
EACH = 20
"""Places shown for one rule."""
SIGNS = {
    Outcome.READY: "✅",
    Outcome.NOT_READY: "❌",
    Outcome.INCONCLUSIVE: "⚠️",
}
MARKS = {
    Verdict.PASS: "✅ pass",
    Verdict.FAIL: "❌ fail",
    Verdict.UNKNOWN: "❔ unknown",
    Verdict.ATTESTED: "✍️ attested",
    Verdict.NOT_APPLICABLE: "➖ not applicable",
}
_SPECIAL = lazy(r"([\\`*_{}\[\]<>#|~@!])")


def render(report: Report) -> str:
    """The most urgent first; the checklist folded below."""
    ended = outcome(report)
    head = [f"## {SIGNS[ended]} readiness: {ended}", "", f"{_text(reason(report))}.", ""]
    checklist = list(_checklist(judgements(report)))
    tail = [*checklist, _closing(report), ""]
    room = LONGEST - sum(len(line) + 1 for line in (*head, *tail))
    return encodable("\n".join([*head, *_fitting(by_urgency(report, fails(report)), room), *tail]))


def _fitting(groups: Sequence[Sequence[Finding]], room: int) -> Iterator[str]:
    """Rule by rule, as long as there is room."""
    for number, group in enumerate(groups):
        lines = list(_group(group))
        room -= sum(len(line) + 1 for line in lines)
        if room < 200:
            rest = groups[number:]
            yield f"… and {count(sum(map(len, rest)), 'finding')} of {count(len(rest), 'rule')} more, in the log."
            yield ""
            return
        yield from lines


def _group(group: Sequence[Finding]) -> Iterator[str]:
    worst = max(group, key=lambda one: one.level.rank).level
    yield f"**{worst} {group[0].rule_id}** ({len(group)})"
    yield ""
    for finding in group[:EACH]:
        region = finding.location.region
        place = f"{finding.location.path}:{region.start_line}" if region else finding.location.path
        yield f"- {_code(place)} {_text(finding.message)}"
    if len(group) > EACH:
        yield f"- … and {len(group) - EACH:,} more"
    yield ""


def _checklist(verdicts: Sequence[ItemVerdict]) -> Iterator[str]:
    if not verdicts:
        return
    tally = ", ".join(
        f"{number} {verdict.value}"
        for verdict in Verdict
        if (number := sum(one.verdict is verdict for one in verdicts))
    )
    yield f"<details><summary>Checklist: {tally}</summary>"
    yield ""
    yield "| Item | Verdict | Why |"
    yield "| --- | --- | --- |"
    for one in verdicts:
        yield f"| {_text(one.item.title)} | {MARKS[one.verdict]} | {_text(one.reason[:300])} |"
    yield ""
    yield "</details>"
    yield ""


def _closing(report: Report) -> str:
    seen = report.coverage
    known = sum(one.known for one in report.findings)
    parts = [levels(fails(report)), f"{known:,} known from the baseline" if known else ""]
    parts += [
        f"{count(seen.found, 'file')} found, {seen.read:,} read, {len(seen.skipped):,} skipped" if seen.found else ""
    ]
    return "<sub>" + " · ".join(part for part in parts if part) + "</sub>"


def _text(text: str) -> str:
    """Ordinary text: nothing in it is Markdown, HTML or a mention."""
    return _SPECIAL.sub(r"\\\1", one_line(text)).replace("\\<", "&lt;").replace("\\>", "&gt;").replace("\\@", "&#64;")


def _code(text: str) -> str:
    """A code span holds everything but a backtick."""
    return "`" + one_line(text).replace("`", "'") + "`"
