"""The checklist of several services: items down, services across, then why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.checklist import Verdict
from readiness.output.plain import plain
from readiness.output.summary import UNTOLD, judgements, untold
from readiness.output.text.ink import VERDICTS, flow, hanging, heading
from readiness.output.text.styled import Text, assemble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.model.checklist import ItemVerdict
    from readiness.model.report import Report

COLUMN = 3
NAMES = 4
"""Services named in one line of reasons; of more, the number is told."""

Cells = dict[tuple[str, str], "ItemVerdict"]


def grid(report: Report, services: Sequence[str], width: int, *, verbose: bool) -> Iterator[Text]:
    """A sign per item and service, and the reason of each fail and unknown."""
    worst = judgements(report)
    cells: Cells = {(verdict.item.id, verdict.service): verdict for verdict in report.verdicts}
    labels = {service: str(number) for number, service in enumerate(services, 1)}
    yield from _legend(labels, width)
    room = max(min(max(len(verdict.item.id) for verdict in worst) + 2, width // 2), 12)
    across = max((width - room - 8) // COLUMN, 1)
    for first in range(0, len(services), across):
        yield from _block(worst, cells, services[first : first + across], labels, room)
    if not verbose:
        cells = {key: verdict for key, verdict in cells.items() if not untold(verdict)}
    yield from _reasons([one for one in worst if verbose or not untold(one)], cells, services, width)
    if not verbose and any(map(untold, report.verdicts)):
        yield from hanging(width, Text("  "), Text(UNTOLD, style="dim"))
        yield Text()


def _legend(labels: Mapping[str, str], width: int) -> Iterator[Text]:
    """What numbers and signs stand for."""
    yield from flow(width, [assemble((label, "bold"), " ", plain(name)) for name, label in labels.items()])
    yield from flow(width, [assemble((sign, style), " ", (word, "dim")) for sign, word, style in VERDICTS.values()])
    yield Text()


def _block(
    worst: Sequence[ItemVerdict], cells: Cells, services: Sequence[str], labels: Mapping[str, str], room: int
) -> Iterator[Text]:
    yield Text(" " * (room + 2) + " all  " + "".join(f"{labels[service]:>{COLUMN}}" for service in services), "bold")
    for verdict in worst:
        name = plain(verdict.item.id)
        name = name if len(name) < room else f"{name[: room - 2]}…"
        signs = (_sign(cells.get((verdict.item.id, service))) for service in services)
        across = (part for sign in signs for part in (" " * (COLUMN - 1), sign))
        yield assemble(f"  {name:<{room}}  ", _sign(verdict), "   ", *across)
    yield Text()


def _sign(verdict: ItemVerdict | None) -> Text:
    """Blank where the item is asked of the repository only."""
    if verdict is None:
        return Text(" ")
    sign, _, style = VERDICTS[verdict.verdict]
    return Text(sign, style=style)


def _reasons(worst: Sequence[ItemVerdict], cells: Cells, services: Sequence[str], width: int) -> Iterator[Text]:
    told = [verdict for verdict in worst if verdict.verdict in (Verdict.FAIL, Verdict.UNKNOWN)]
    if not told:
        return
    yield heading("Why")
    for verdict in told:
        yield from hanging(width, Text("  "), Text(plain(verdict.item.title), style="bold"))
        for (answer, why), names in _by_reason(verdict, cells, services).items():
            sign, word, style = VERDICTS[answer]
            lead = assemble("    ", (f"{sign} {word:<7}  ", style))
            yield from hanging(width, lead, assemble((_names(names, services), ""), (why, "dim")))
    yield Text()


def _by_reason(worst: ItemVerdict, cells: Cells, services: Sequence[str]) -> dict[tuple[Verdict, str], list[str]]:
    """Services with the same answer for the same reason; the repository's own when no service has one."""
    groups: dict[tuple[Verdict, str], list[str]] = {}
    for service in services:
        cell = cells.get((worst.item.id, service))
        if cell is not None and cell.verdict in (Verdict.FAIL, Verdict.UNKNOWN):
            groups.setdefault((cell.verdict, plain(cell.reason)), []).append(service)
    groups = dict(sorted(groups.items(), key=lambda group: group[0][0].rank))
    return groups or {(worst.verdict, plain(worst.reason)): []}


def _names(names: Sequence[str], services: Sequence[str]) -> str:
    if not names:
        return ""
    if len(names) == len(services):
        return f"all {len(names)} services: "
    shown = ", ".join(plain(name) for name in names[:NAMES])
    more = f" and {len(names) - NAMES} more" if len(names) > NAMES else ""
    return f"{shown}{more}: "
