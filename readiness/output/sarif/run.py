"""The one run of a log: tool, taxonomy, invocation, results."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from readiness.model.finding import Level
from readiness.model.named import NamedTuple
from readiness.model.report import Notification
from readiness.output.plain import one_line
from readiness.output.sarif import limits
from readiness.output.sarif.place import ROOT, Fields, inside, location, present
from readiness.output.sarif.results import result
from readiness.output.sarif.rules import TAXONOMY, descriptors, taxa, taxonomy
from readiness.output.sarif.subset import refused
from readiness.output.summary import count, fails
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.model.finding import Finding
    from readiness.model.report import Report, ScannerRun


class Chosen(NamedTuple):
    """What of a report goes into its one run."""

    findings: list[Finding]
    """Those with a place in the repository, as many as are taken, in the order in which they are written."""
    counted: int
    """All that count."""
    placed: int


def chosen(report: Report) -> Chosen:
    """The findings of a run, before it is known how large the file gets."""
    counted = fails(report)
    placed = [finding for finding in counted if inside(finding.location.path)]
    return Chosen(limits.within(report, placed), len(counted), len(placed))


def run(report: Report, among: Chosen, number: int) -> tuple[Fields, tuple[Notification, ...]]:
    """The run with so many of the chosen findings, and what is left out of it.

    Its id is the same at every upload: GitHub tells the projects of one repository apart by it.
    """
    items = taxa(report)
    rules = descriptors(report, items)
    indexes = {str(rule["id"]): index for index, rule in enumerate(rules)}
    made = [result(finding, indexes) for finding in among.findings[:number]]
    faults = {index: fault for index, one in enumerate(made) if (fault := refused(one, rules))}
    left = (*_left_out(among, number), *_refused(faults))
    told = {
        "tool": _tool(report, rules),
        "automationDetails": {"id": _category(report.project)},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the audited repository"}}},
        "invocations": [_invocation(report, [*report.notifications, *left], indexes)],
        "taxonomies": [taxonomy(report, items)],
        "results": [one for index, one in enumerate(made) if index not in faults],
    }
    return told, left


def _category(project: str) -> str:
    name = regex(r"[^\w.@+-]+").sub("-", project).strip("-")
    return f"readiness/{name}/" if name else "readiness/"


def _tool(report: Report, rules: list[Fields]) -> Fields:
    driver = {
        "name": "readiness",
        "semanticVersion": report.version,
        "supportedTaxonomies": [{"name": TAXONOMY, "index": 0}],
    }
    scanners = [_extension(scanner) for scanner in report.scanners[: limits.EXTENSIONS]]
    return present({"driver": {**present(driver), "rules": rules}, "extensions": scanners})


def _extension(scanner: ScannerRun) -> Fields:
    told = {"examined": scanner.examined, "alerts": scanner.alerts, "failure": scanner.failure}
    return present({"name": scanner.name, "version": scanner.version, "properties": present(told)})


def _invocation(report: Report, notes: Sequence[Notification], rules: Mapping[str, int]) -> Fields:
    told = [_notification(note, rules) for note in notes if note.message]
    return present({"executionSuccessful": report.conclusive, "toolExecutionNotifications": told})


def _notification(note: Notification, rules: Mapping[str, int]) -> Fields:
    rule = present({"id": note.rule_id, "index": rules.get(note.rule_id)}) if note.rule_id else None
    place = note.location if note.location and inside(note.location.path) else None
    return present(
        {
            "level": note.level.value,
            "message": {"text": one_line(note.message)},
            "associatedRule": rule,
            "locations": [location(place)] if place else [],
        }
    )


def _left_out(among: Chosen, number: int) -> Iterator[Notification]:
    """What the limits of GitHub keep out is said, never dropped quietly."""
    if number < among.placed:
        why = "GitHub takes no more" if number == limits.RESULTS else "GitHub takes no larger file"
        message = f"{among.placed:,} findings; only the {number:,} worst are in this file, as {why}"
        yield Notification(Level.WARNING, message)
    if number > limits.SHOWN:
        message = f"{number:,} results; GitHub shows {limits.SHOWN:,} of them, so the worst come first"
        yield Notification(Level.WARNING, message)
    if among.placed < among.counted:
        number = among.counted - among.placed
        yield Notification(Level.WARNING, f"{count(number, 'finding')} without a file of the repository left out")


def _refused(faults: Mapping[int, str]) -> Iterator[Notification]:
    """One result that GitHub does not take has it refuse the whole file."""
    for fault, number in Counter(faults.values()).items():
        yield Notification(
            Level.WARNING, f"{count(number, 'finding')} left out, as GitHub would refuse the file: {fault}"
        )
