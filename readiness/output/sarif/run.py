"""The one run of a log: tool, taxonomy, invocation, results."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.model.finding import Level
from readiness.model.report import Notification
from readiness.output.plain import one_line
from readiness.output.sarif.place import ROOT, Fields, inside, location, present
from readiness.output.sarif.results import LIMIT, result, within_limit
from readiness.output.sarif.rules import TAXONOMY, descriptors, taxa, taxonomy
from readiness.output.summary import count, fails

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.model.finding import Finding
    from readiness.model.report import Report, ScannerRun

EXTENSION_LIMIT = 100


def run(report: Report) -> Fields:
    """The run. Its id is the same at every upload: GitHub tells the projects of one repository apart by it."""
    items = taxa(report)
    rules = descriptors(report, items)
    indexes = {str(rule["id"]): index for index, rule in enumerate(rules)}
    counted = fails(report)
    placed = [finding for finding in counted if inside(finding.location.path)]
    notes = [*report.notifications, *_left_out(counted, placed)]
    return {
        "tool": _tool(report, rules),
        "automationDetails": {"id": _category(report.project)},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the audited repository"}}},
        "invocations": [_invocation(report, notes, indexes)],
        "taxonomies": [taxonomy(report, items)],
        "results": [result(finding, indexes) for finding in within_limit(report, placed)],
    }


def _category(project: str) -> str:
    name = re.sub(r"[^\w.@+-]+", "-", project).strip("-")
    return f"readiness/{name}/" if name else "readiness/"


def _tool(report: Report, rules: list[Fields]) -> Fields:
    driver = {
        "name": "readiness",
        "semanticVersion": report.version,
        "supportedTaxonomies": [{"name": TAXONOMY, "index": 0}],
    }
    scanners = [_extension(scanner) for scanner in report.scanners[:EXTENSION_LIMIT]]
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


def _left_out(counted: Sequence[Finding], placed: Sequence[Finding]) -> Iterator[Notification]:
    """What the limits of GitHub keep out is said, never dropped quietly."""
    if len(placed) > LIMIT:
        message = f"{len(placed):,} findings; only the {LIMIT:,} worst are in this file, as GitHub takes no more"
        yield Notification(Level.WARNING, message)
    if len(placed) < len(counted):
        number = count(len(counted) - len(placed), "finding")
        yield Notification(Level.WARNING, f"{number} without a file of the repository left out")
