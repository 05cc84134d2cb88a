"""What was looked at, by whom, and what was not."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple
from readiness.output.html.names import place
from readiness.output.plain import characters, one_line
from readiness.output.summary import count
from readiness.output.survey.rows import rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.report import Report
    from readiness.model.survey import Survey, Surveyed
    from readiness.model.system import Service


class ServiceRow(NamedTuple):
    name: str
    kind: str
    path: str
    strategy: str
    needs: tuple[tuple[str, str, str], ...]
    """Kind, name and reason of each precondition of its strategy."""
    evidence: tuple[tuple[str, str], ...]
    anchor: str
    written: str
    """Languages and frameworks."""
    links: tuple[tuple[str, str, str], ...]
    """What it is about, what is so, and where it is written."""


class Run(NamedTuple):
    coverage: str
    formats: tuple[tuple[str, int], ...]
    skipped: tuple[tuple[str, int], ...]
    """Reason, and how many files."""
    scanners: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str], ...]
    services: tuple[ServiceRow, ...]
    rules: int


def run(report: Report) -> Run:
    seen = report.coverage
    reasons = Counter(reason for _, reason in seen.skipped)
    return Run(
        f"{count(seen.found, 'file')} found, {seen.read:,} read, {len(seen.skipped):,} skipped",
        tuple(sorted((seen.formats or {}).items())),
        tuple(reasons.most_common()),
        tuple((one.name, _scanner(one.version, one.examined, one.alerts, one.failure)) for one in report.scanners),
        tuple((one.level.value, one_line(one.message)) for one in report.notifications),
        tuple(_service(report, service, number) for number, service in enumerate(report.services, 1)),
        len(report.rules),
    )


def _scanner(version: str, examined: int, alerts: int, failure: str) -> str:
    told = failure or f"{count(examined, 'file')}, {count(alerts, 'alert')}"
    return f"{version}: {told}" if version else told


def _service(report: Report, service: Service, number: int) -> ServiceRow:
    survey = report.survey
    known = next((one for one in survey.services if one.name == service.name), None) if survey else None
    strategy = next((one for one in report.strategies if one.service == service.name), None)
    needs = [(one.kind.value, one.name, one_line(one.reason)) for one in (strategy.preconditions if strategy else ())]
    evidence = [(place(one), one_line(one.message)) for one in service.evidence]
    return ServiceRow(
        service.name,
        service.kind,
        service.path or ".",
        strategy.name if strategy else "",
        tuple(needs),
        () if known else tuple(evidence),
        f"s-{number}",
        one_line(", ".join((*known.languages, *known.frameworks))) if known else "",
        tuple(_links(known, survey)) if known and survey else (),
    )


def _links(service: Surveyed, survey: Survey) -> Iterator[tuple[str, str, str]]:
    for row in rows(service, survey):
        yield row.head, one_line(row.text), characters(row.place)
