"""Item by item: the verdicts, why, and the findings they stand on."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.model.checklist import Verdict
from readiness.model.finding import Kind
from readiness.model.named import NamedTuple
from readiness.output.html.grid import MARKS
from readiness.output.html.names import place
from readiness.output.plain import one_line
from readiness.output.summary import ordered, untold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.checklist import Attestation, Item, ItemVerdict
    from readiness.model.finding import Finding
    from readiness.model.report import Report
    from readiness.output.html.names import Names

EACH = 12
"""Findings named under one verdict; the rest are in the list of findings."""


class Piece(NamedTuple):
    """A finding that a verdict stands on."""

    kind: str
    rule: str
    place: str
    message: str
    href: str
    """Empty for a pass, which is told with its rule."""


class Judgement(NamedTuple):
    id: str
    service: str
    verdict: str
    mark: str
    word: str
    reason: str
    attestation: Attestation | None
    attest: str
    """What a person would have to vouch for, where nothing else can tell; else empty."""
    pieces: tuple[Piece, ...]
    more: int


class Section(NamedTuple):
    id: str
    item: Item
    verdict: str
    mark: str
    word: str
    judgements: tuple[Judgement, ...]


def sections(report: Report, names: Names) -> list[Section]:
    found: dict[str, list[ItemVerdict]] = defaultdict(list)
    for verdict in report.verdicts:
        found[verdict.item.id].append(verdict)
    return [_section(verdicts, report, names) for verdicts in found.values()]


def _section(verdicts: Sequence[ItemVerdict], report: Report, names: Names) -> Section:
    whole = next((one for one in verdicts if not one.service), verdicts[0])
    single = [one for one in verdicts if one.service] if len(report.services) > 1 else []
    return Section(
        names.item(whole.item.id),
        whole.item,
        whole.verdict.value,
        *MARKS[whole.verdict],
        tuple(_judgement(one, names, alone=not single) for one in (whole, *single)),
    )


def _judgement(verdict: ItemVerdict, names: Names, *, alone: bool) -> Judgement:
    """The repository's verdict is its worst service's: there the evidence stands with the service."""
    told = list(_pieces(verdict, names)) if verdict.service or alone or verdict.verdict is not Verdict.PASS else []
    return Judgement(
        names.verdict(verdict),
        one_line(verdict.service),
        verdict.verdict.value,
        *MARKS[verdict.verdict],
        one_line(verdict.reason.replace(f"; attest {verdict.item.attest}", "")),  # told below, with the command for it
        verdict.attestation,
        verdict.item.attest if verdict.verdict is Verdict.UNKNOWN or untold(verdict) else "",
        tuple(told[:EACH]),
        max(0, len(told) - EACH),
    )


def _pieces(verdict: ItemVerdict, names: Names) -> Iterator[Piece]:
    for finding in ordered(verdict.findings):
        yield Piece(
            _kind(finding), finding.rule_id, place(finding.location), one_line(finding.message), _href(finding, names)
        )


def _kind(finding: Finding) -> str:
    return "suppressed" if finding.suppression else finding.kind.value


def _href(finding: Finding, names: Names) -> str:
    return "" if finding.kind is Kind.PASS else f"#{names.finding(finding)}"
