"""The verdict grid: items down, services across."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from readiness.model.checklist import Verdict
from readiness.model.named import NamedTuple
from readiness.output.plain import one_line
from readiness.output.summary import judgements

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.checklist import ItemVerdict
    from readiness.model.report import Report
    from readiness.output.html.names import Names

MARKS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.FAIL: ("\u2715", "fail"),
    Verdict.UNKNOWN: ("?", "unknown"),
    Verdict.ATTESTED: ("\u270e", "attested"),
    Verdict.PASS: ("\u2713", "pass"),
    Verdict.NOT_APPLICABLE: ("\u2013", "not applicable"),
}
"""A sign and a word: colour never speaks alone."""


class Cell(NamedTuple):
    verdict: str
    mark: str
    word: str
    href: str
    service: str
    """Empty for the repository as a whole."""


class Row(NamedTuple):
    title: str
    id: str
    cells: tuple[Cell, ...]


class Group(NamedTuple):
    name: str
    rows: tuple[Row, ...]


class Tally(NamedTuple):
    verdict: str
    mark: str
    word: str
    number: int


def legend(report: Report) -> list[Tally]:
    """How many items have which verdict, worst first, for the repository as a whole."""
    counts = Counter(verdict.verdict for verdict in judgements(report))
    return [Tally(verdict.value, *MARKS[verdict], counts[verdict]) for verdict in Verdict if counts[verdict]]


def grid(report: Report, names: Names) -> list[Group]:
    """In the checklist's order. One service alone is the repository, and needs no column of its own."""
    found: dict[str, dict[str, list[ItemVerdict]]] = {}
    for verdict in report.verdicts:
        found.setdefault(verdict.item.group, {}).setdefault(verdict.item.id, []).append(verdict)
    return [Group(group, tuple(_row(items, report, names) for items in rows.values())) for group, rows in found.items()]


def _row(verdicts: list[ItemVerdict], report: Report, names: Names) -> Row:
    shown = sorted(verdicts, key=lambda one: names.services.get(one.service, 0))
    if len(report.services) < 2:
        shown = [one for one in shown if not one.service] or shown[:1]
    cells = tuple(
        Cell(one.verdict.value, *MARKS[one.verdict], f"#{names.verdict(one)}", one_line(one.service)) for one in shown
    )
    return Row(shown[0].item.title, names.item(shown[0].item.id), cells)
