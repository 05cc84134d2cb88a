"""The end, which is read first: the numbers, what to do first, and the outcome."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from readiness.model.checklist import Verdict
from readiness.model.finding import Kind, Level
from readiness.output.plain import plain, plain_path
from readiness.output.summary import Outcome, blocking, by_urgency, count, fails, judgements, levels, outcome, reason
from readiness.output.text.ink import LEVELS, VERDICTS, hanging, heading
from readiness.output.text.styled import Text, assemble, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.finding import Finding
    from readiness.model.report import Coverage, Notification, Report, ScannerRun
    from readiness.model.rule import Rule

FIRST = 3
"""Rules named under "Do first"."""
REASONS = 3
"""Reasons named for skipped files."""
NOTICES = 8

STYLES = {Outcome.READY: "bold green", Outcome.NOT_READY: "bold red", Outcome.INCONCLUSIVE: "bold yellow"}


def closing(report: Report, width: int, *, verbose: bool) -> Iterator[Text]:
    yield from _notices(report, width, verbose=verbose)
    yield from _first(report, width)
    for label, body in _numbers(report, verbose=verbose):
        yield from hanging(width, Text(f"{label:<11}", style="bold"), body)
    result = outcome(report)
    if result is not Outcome.READY:
        yield Text()
    lead = assemble((result.value, STYLES[result]), "  ")
    body = Text(f"{plain(report.project)}: {plain(reason(report))}." if report.project else f"{plain(reason(report))}.")
    yield from hanging(width, lead, body)


def _first(report: Report, width: int) -> Iterator[Text]:
    rules = {rule.id: rule for rule in report.rules}
    groups = by_urgency(report, blocking(report))
    if not groups:
        return
    yield heading("Do first")
    for number, group in enumerate(groups[:FIRST], 1):
        yield from hanging(width, Text(f"  {number}. "), _task(group, rules.get(group[0].rule_id)))
    if len(groups) > FIRST:
        yield Text(f"     and {count(len(groups) - FIRST, 'more rule')} above", style="dim")
    yield Text()


def _task(group: list[Finding], rule: Rule | None) -> Text:
    """What to do, which rule says so, and where to begin."""
    first = group[0]
    region = first.location.region
    place = plain_path(first.location.path) + (f":{region.start_line}" if region else "")
    more = f" and {count(len(group) - 1, 'more place')}" if len(group) > 1 else ""
    what = plain(rule.remediation) if rule else plain(first.message)
    return assemble(what, " ", (f"({first.rule_id}, {place}{more})", "dim"))


def _notices(report: Report, width: int, *, verbose: bool) -> Iterator[Text]:
    """About the run: errors and warnings, notes only when asked for."""
    told = [note for note in report.notifications if verbose or note.level is not Level.NOTE]
    told.sort(key=lambda note: -note.level.rank)
    for note in told if verbose else told[:NOTICES]:
        lead = assemble((note.level.value, LEVELS[note.level]), ": ")
        yield from hanging(width, lead, Text(_notice(note)))
    if len(told) > NOTICES and not verbose:
        yield Text(f"and {count(len(told) - NOTICES, 'more notice')} (--verbose shows all)", style="dim")
    if told:
        yield Text()


def _notice(note: Notification) -> str:
    region = note.location.region if note.location else None
    place = f"{plain_path(note.location.path)}{f':{region.start_line}' if region else ''}: " if note.location else ""
    rule = f" ({note.rule_id})" if note.rule_id else ""
    return f"{place}{plain(note.message)}{rule}"


def _numbers(report: Report, *, verbose: bool) -> Iterator[tuple[str, Text]]:
    yield "Findings", _findings(report)
    if report.verdicts:
        yield "Checklist", _verdicts(report)
    if report.strategies:
        from readiness.output.text.strategies import strategies

        yield from strategies(report.strategies, verbose=verbose)
    if report.coverage.found:
        yield "Files", _coverage(report.coverage)
    if report.scanners:
        yield "Scanners", _scanners(report.scanners)


def _findings(report: Report) -> Text:
    found = fails(report)
    files = len({finding.location.path for finding in found})
    suppressed = sum(finding.kind is Kind.FAIL and finding.suppression is not None for finding in report.findings)
    known = sum(finding.known for finding in report.findings)
    tally = Counter[Kind]()
    for finding in report.findings:
        tally[finding.kind] += finding.targets
    parts = [levels(found) + (f" in {count(files, 'file')}" if files else "")]
    parts += [f"{known:,} known from the baseline"] if known else []
    parts += [f"{suppressed:,} suppressed"] if suppressed else []
    parts += [f"{tally[Kind.OPEN]:,} open"] if tally[Kind.OPEN] else []
    parts += [f"{tally[Kind.PASS]:,} passed"] if tally[Kind.PASS] else []
    return Text(" · ".join(parts))


def _verdicts(report: Report) -> Text:
    tally = Counter(verdict.verdict for verdict in judgements(report))
    parts = [Text(f"{tally[each]} {VERDICTS[each][1]}", style=VERDICTS[each][2]) for each in Verdict if tally[each]]
    services = len({verdict.service for verdict in report.verdicts if verdict.service})
    if services > 1:
        parts.append(Text(f"the worst of {services} services"))
    return joined(" · ", parts)


def _coverage(coverage: Coverage) -> Text:
    parts = [f"{coverage.found:,} found", f"{coverage.read:,} read", f"{coverage.judged:,} judged"]
    if coverage.skipped:
        common = Counter(plain(why) for _, why in coverage.skipped).most_common()
        reasons = [f"{why} ({number:,})" for why, number in common[:REASONS]]
        others = sum(number for _, number in common[REASONS:])
        reasons += [f"other ({others:,})"] if others else []
        parts.append(f"{len(coverage.skipped):,} skipped: {', '.join(reasons)}")
    return Text(" · ".join(parts))


def _scanners(scanners: tuple[ScannerRun, ...]) -> Text:
    return joined(" · ", (_scanner(run) for run in scanners))


def _scanner(run: ScannerRun) -> Text:
    name = f"{run.name} {run.version}".strip()
    if run.failure:
        return Text(f"{name} did not run: {plain(run.failure)}", style="yellow")
    return Text(f"{name} ({count(run.examined, 'file')})")
