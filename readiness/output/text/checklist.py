"""The checklist: a line per item for one service, a grid for several."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from readiness.model.checklist import Verdict
from readiness.output.plain import plain
from readiness.output.summary import UNTOLD, Outcome, judgements, outcome, untold
from readiness.output.text.grid import grid
from readiness.output.text.ink import VERDICTS, hanging, heading
from readiness.output.text.styled import Text, assemble

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.checklist import ItemVerdict
    from readiness.model.report import Report

GOOD = (Verdict.PASS, Verdict.ATTESTED, Verdict.NOT_APPLICABLE)


def checklist(report: Report, width: int, *, verbose: bool) -> Iterator[Text]:
    """All items, grouped. When all is well only those are named that nobody could tell; `verbose` shows all."""
    verdicts = judgements(report)
    if not verdicts:
        return
    if outcome(report) is not Outcome.NOT_READY and not verbose and not _fails(verdicts):
        yield from _unknown(verdicts, width)
        return
    services = list(dict.fromkeys(verdict.service for verdict in report.verdicts if verdict.service))
    yield heading(f"Checklist of {plain(services[0])}" if len(services) == 1 else "Checklist")
    if len(services) > 1:
        yield from grid(report, services, width, verbose=verbose)
        return
    for group, members in groupby(verdicts, key=lambda verdict: verdict.item.group):
        yield Text(f"  {plain(group)}", style="bold")
        for verdict in members:
            yield from _line(verdict, width, verbose=verbose)
    yield from _untold(verdicts, width, verbose=verbose)
    yield Text()


def _untold(verdicts: Sequence[ItemVerdict], width: int, *, verbose: bool) -> Iterator[Text]:
    """What is to be done about items no rule speaks for: said once, not once an item."""
    if not verbose and any(untold(verdict) for verdict in verdicts):
        yield from hanging(width, Text("    "), Text(UNTOLD, style="dim"))


def _fails(verdicts: Sequence[ItemVerdict]) -> bool:
    return any(verdict.verdict is Verdict.FAIL for verdict in verdicts)


def _line(verdict: ItemVerdict, width: int, *, verbose: bool) -> Iterator[Text]:
    """The reason stands beside the title, else below it; what is well can do without when there is no room."""
    sign, word, style = VERDICTS[verdict.verdict]
    lead = assemble("    ", (f"{sign} {word:<14}  ", style))
    body = Text(plain(verdict.item.title), style="dim" if verdict.verdict is Verdict.NOT_APPLICABLE else "")
    why = Text("no evidence" if untold(verdict) and not verbose else plain(verdict.reason), style="dim")
    if lead.cells + body.cells + 2 + why.cells <= width:
        yield assemble(lead, body, "  ", why)
        return
    yield from hanging(width, lead, body)
    if why.plain and (verbose or verdict.verdict not in (Verdict.PASS, Verdict.NOT_APPLICABLE)):
        yield from hanging(width, Text(" " * lead.cells), why)


def _unknown(verdicts: Sequence[ItemVerdict], width: int) -> Iterator[Text]:
    unknown = [verdict.item.id for verdict in verdicts if verdict.verdict not in GOOD]
    if unknown:
        sign, word, style = VERDICTS[Verdict.UNKNOWN]
        yield from hanging(width, Text(f"{sign} {word}  ", style=style), Text(", ".join(unknown)))
