"""The lists below the verdicts: what to do first, every finding by its rule, and what passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.finding import Kind, Level, Precision
from readiness.model.named import NamedTuple
from readiness.model.rule import Declared, Rule
from readiness.output.html.names import place
from readiness.output.plain import characters, one_line
from readiness.output.summary import by_urgency, fails, ordered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from readiness.model.finding import Finding
    from readiness.model.location import Location
    from readiness.model.report import Report
    from readiness.output.html.names import Names

FIRST = 10
"""Steps shown: a list of fifty is no beginning."""
PLACES = 3
PASSES = 25


class Step(NamedTuple):
    level: str
    blocking: bool
    rule: str
    title: str
    remediation: str
    number: int
    places: tuple[tuple[str, str], ...]
    """Place and where in the page it is."""
    items: tuple[str, ...]
    fixable: int
    href: str


class Entry(NamedTuple):
    id: str
    state: str
    """`error`, `warning`, `note`, `open`, `suppressed`, `known`."""
    place: str
    line: int
    message: str
    service: str
    snippet: str
    related: tuple[tuple[str, str], ...]
    fix: str
    reason: str
    """Why it is suppressed."""
    also: tuple[str, ...]
    search: str


class RuleList(NamedTuple):
    id: str
    rule: str
    title: str
    why: str
    remediation: str
    references: tuple[str, ...]
    worst: str
    entries: tuple[Entry, ...]


class Passed(NamedTuple):
    rule: str
    title: str
    targets: int
    places: tuple[str, ...]
    more: int


def _known(report: Report) -> dict[str, Rule]:
    """Every rule that a finding names; one that was not selected speaks by its id alone."""
    named = {one.rule_id: _bare(one.rule_id) for one in report.findings}
    return named | {rule.id: rule for rule in report.rules}


def _bare(name: str) -> Rule:
    return Rule(name, name, Level.NOTE, Precision.LOW, (), "", "", "", Declared("", None, {}))


def steps(report: Report, names: Names) -> list[Step]:
    """What stands in the way first, then by level and by how often the rule is right."""
    known = _known(report)
    titles = {verdict.item.id: verdict.item.title for verdict in report.verdicts}
    return [
        _step(group, known[group[0].rule_id], report, names, titles)
        for group in by_urgency(report, fails(report))[:FIRST]
    ]


def _step(group: Sequence[Finding], rule: Rule, report: Report, names: Names, titles: dict[str, str]) -> Step:
    worst = max(group, key=lambda one: one.level.rank).level
    return Step(
        worst.value,
        any(report.blocks(one) for one in group),
        rule.id,
        rule.title,
        " ".join(rule.remediation.split()),
        len(group),
        tuple((place(one.location), f"#{names.finding(one)}") for one in group[:PLACES]),
        tuple(titles[item] for item in (*rule.items, *rule.disproves) if item in titles)
        if worst is not Level.NOTE
        else (),
        sum(one.fix is not None for one in group),
        f"#{names.rule(rule.id)}",
    )


def rules(report: Report, names: Names) -> list[RuleList]:
    """Fails and what could not be told, by rule, the most urgent rule first."""
    known = _known(report)
    told = [one for one in ordered(report.findings) if one.kind is not Kind.PASS]
    counting = [one for one in told if _state(one) in {"error", "warning", "note"}]
    order = [group[0].rule_id for group in by_urgency(report, counting)]
    order += sorted({one.rule_id for one in told} - set(order))
    found: dict[str, list[Finding]] = {name: [] for name in order}
    for one in told:
        found[one.rule_id].append(one)
    return [_rule(known[name], entries, names) for name, entries in found.items()]


def _rule(rule: Rule, findings: Sequence[Finding], names: Names) -> RuleList:
    entries = tuple(_entry(one, names) for one in findings)
    order = ("error", "warning", "note", "open", "known", "suppressed")
    worst = min((one.state for one in entries), key=order.index)
    why, remediation = " ".join(rule.why.split()), " ".join(rule.remediation.split())
    return RuleList(names.rule(rule.id), rule.id, rule.title, why, remediation, rule.references, worst, entries)


def _state(finding: Finding) -> str:
    if finding.kind is Kind.OPEN:
        return "open"
    if finding.suppression:
        return "suppressed"
    return "known" if finding.known else finding.level.value


def _entry(finding: Finding, names: Names) -> Entry:
    region = finding.location.region
    where, message = place(finding.location), one_line(finding.message)
    return Entry(
        names.finding(finding),
        _state(finding),
        where,
        region.start_line if region else 0,
        message,
        one_line(finding.service),
        characters(finding.snippet.rstrip("\n")),
        tuple(_related(finding.related_locations)),
        finding.fix.description if finding.fix else "",
        one_line(finding.suppression.justification) if finding.suppression else "",
        finding.also_reported_by,
        f"{finding.rule_id} {where} {message}".lower(),
    )


def _related(locations: Iterable[Location]) -> Iterable[tuple[str, str]]:
    return ((place(one), one_line(one.message)) for one in locations)


def passed(report: Report) -> list[Passed]:
    """Rules that found what they ask for, with how many targets and where."""
    known = _known(report)
    found: dict[str, list[Finding]] = {}
    for one in ordered(report.findings):
        if one.kind is Kind.PASS:
            found.setdefault(one.rule_id, []).append(one)
    return [
        Passed(
            rule,
            known[rule].title,
            sum(one.targets for one in group),
            tuple(dict.fromkeys(place(one.location) for one in group[:PASSES])),
            max(0, len(group) - PASSES),
        )
        for rule, group in sorted(found.items())
    ]
