"""What a report comes to: ready or not, and the numbers that every output for people tells."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING

from readiness.model.checklist import Verdict
from readiness.model.finding import Finding, Kind, Level, Precision

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from readiness.model.checklist import ItemVerdict
    from readiness.model.report import Report


class Outcome(StrEnum):
    READY = "READY"
    NOT_READY = "NOT READY"
    INCONCLUSIVE = "INCONCLUSIVE"


def outcome(report: Report) -> Outcome:
    """What the exit code says, as a word."""
    if blocking(report) or report.required:
        return Outcome.NOT_READY
    return Outcome.READY if report.conclusive else Outcome.INCONCLUSIVE


def fails(report: Report) -> list[Finding]:
    """Findings that count: fails that nobody suppressed and no baseline knows, by place."""
    return ordered(one for one in report.findings if one.kind is Kind.FAIL and not one.suppression and not one.known)


def blocking(report: Report) -> list[Finding]:
    return [finding for finding in fails(report) if report.blocks(finding)]


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """By path, then place, then rule: the order of every output."""
    return sorted(findings, key=_place)


def _place(finding: Finding) -> tuple[object, ...]:
    region = finding.location.region
    corners = (region.start_line, region.start_column, region.end_line, region.end_column) if region else (0, 0, 0, 0)
    return (finding.location.path, *corners, finding.rule_id, finding.service, finding.message, finding.fingerprint)


def by_urgency(report: Report, findings: Iterable[Finding]) -> list[list[Finding]]:
    """Findings grouped by rule, what to mend first in front: level, then how often the rule is right, then number."""
    precision = {rule.id: rule.precision for rule in report.rules}
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.rule_id, []).append(finding)

    def urgency(group: list[Finding]) -> tuple[int, int, int, str]:
        worst = max(finding.level.rank for finding in group)
        return (-worst, -precision.get(group[0].rule_id, Precision.LOW).rank, -len(group), group[0].rule_id)

    return sorted(groups.values(), key=urgency)


def judgements(report: Report) -> list[ItemVerdict]:
    """One verdict per item, its worst: the repository's own where there is one."""
    chosen: dict[str, ItemVerdict] = {}
    for verdict in report.verdicts:
        known = chosen.get(verdict.item.id)
        if known is None or _weight(verdict) < _weight(known):
            chosen[verdict.item.id] = verdict
    return list(chosen.values())


UNTOLD = (
    "no evidence: no rule can tell from these files. Attest it in readiness.toml; --verbose says what each item needs."
)


def untold(verdict: ItemVerdict) -> bool:
    """Unknown because nothing in the repository speaks for it, not because something could not be read."""
    return verdict.verdict is Verdict.UNKNOWN and not verdict.findings


def _weight(verdict: ItemVerdict) -> tuple[int, bool]:
    return (verdict.verdict.rank, not verdict.service)


def reason(report: Report) -> str:
    """Why it is READY, NOT READY or INCONCLUSIVE, in one sentence without full stop."""
    found = blocking(report)
    if found:
        rules, files = len({f.rule_id for f in found}), len({f.location.path for f in found})
        stands = "stands" if len(found) == 1 else "stand"
        where = f"{count(rules, 'rule')}, {count(files, 'file')}"
        return f"{count(len(found), 'finding')} {at_or_above(report)} {stands} in the way ({where}){_doubts(report)}"
    if report.required:
        services = sorted({one.service for one in report.required})
        asked = f"{count(len(report.required), 'item')} that the tier of {', '.join(services[:3])} requires"
        return f"{asked} {'is' if len(report.required) == 1 else 'are'} not settled{_doubts(report)}"
    if not report.conclusive:
        return f"no finding {at_or_above(report)}, but not everything could be judged: {_first_error(report)}"
    known = sum(one.known and report.blocks(one) for one in report.findings)
    if known:
        return f"no new finding {at_or_above(report)}, but {known:,} known from the baseline{_remainder(report)}"
    return f"no finding {at_or_above(report)}{_remainder(report)}"


def at_or_above(report: Report) -> str:
    return {Level.ERROR: "of level error", Level.WARNING: "of level warning or error"}.get(
        report.fail_on, "of any level"
    )


def _doubts(report: Report) -> str:
    return "" if report.conclusive else ", and not everything could be judged"


def _first_error(report: Report) -> str:
    errors = [note.message for note in report.notifications if note.level is Level.ERROR]
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return errors[0].rstrip(".") + more


def _remainder(report: Report) -> str:
    tally = Counter(verdict.verdict for verdict in judgements(report))
    parts = [
        f"{count(tally[verdict], 'item')} {word}"
        for verdict, word in ((Verdict.FAIL, "failed below that level"), (Verdict.UNKNOWN, "unknown"))
        if tally[verdict]
    ]
    return f"; {' and '.join(parts)}" if parts else ""


def levels(findings: Sequence[Finding]) -> str:
    """`2 errors, 1 warning`; `no findings`."""
    tally = Counter(finding.level for finding in findings)
    parts = [count(tally[level], level.value) for level in sorted(tally, key=lambda level: -level.rank)]
    return ", ".join(parts) or "no findings"


def count(number: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
