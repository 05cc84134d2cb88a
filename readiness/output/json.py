"""The report for machines: every finding of every kind, field by field, the same bytes for the same repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.output.indented import indented
from readiness.output.plain import escaped
from readiness.output.summary import Outcome, ordered, outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from readiness.model.checklist import Attestation, ItemVerdict
    from readiness.model.finding import Finding, Fix, Suppression
    from readiness.model.location import Location, Region
    from readiness.model.report import Coverage, Notification, Report, ScannerRun
    from readiness.model.rule import Rule
    from readiness.model.strategy import Strategy
    from readiness.model.system import Service

SCHEMA = "readiness-report/1"
"""Fields may be added under this name; a field that changes its meaning or goes needs the next."""
AT_ONCE = 1000
"""Findings."""
_OPENING, _CLOSING = "[\n  [", "\n  ]\n]"
"""Of a list in a list, which stand as deep as the report's findings."""

Fields = dict[str, object]


def render(report: Report) -> str:
    """JSON of schema `readiness-report/1`. No timestamps, no absolute paths; what is absent is left out, never null."""
    return "".join(parts(report))


def parts(report: Report) -> Iterator[str]:
    """The same in pieces, findings by the thousand: of a hundred thousand files they are larger than all the rest of a run."""
    yield escaped(indented(_head(report)))[:-2]
    yield ',\n  "findings": ['
    findings = ordered(report.findings)
    for start in range(0, len(findings), AT_ONCE):
        some = [_finding(finding) for finding in findings[start : start + AT_ONCE]]
        yield ("," if start else "") + escaped(indented([some]))[len(_OPENING) : -len(_CLOSING)]
    yield "\n  ]," if findings else "],"
    yield escaped(indented(_rest(report)))[1:] + "\n"


def _head(report: Report) -> Fields:
    return {
        "schema": SCHEMA,
        "version": report.version,
        "project": report.project,
        "ready": outcome(report) is Outcome.READY,
        "conclusive": report.conclusive,
        "fail_on": report.fail_on.value,
    }


def _rest(report: Report) -> Fields:
    return {
        "verdicts": [_verdict(verdict) for verdict in report.verdicts],
        "services": _services(report),
        "coverage": _coverage(report.coverage),
        "notifications": [_notification(note) for note in report.notifications],
        "scanners": [_scanner(run) for run in report.scanners],
        "rules": [_rule(rule) for rule in report.rules],
    }


def _present(fields: Mapping[str, object]) -> Fields:
    """Without what is None or empty. Zero and false are values."""
    return {name: value for name, value in fields.items() if value is not None and value not in ("", [], {})}


def _finding(finding: Finding) -> Fields:
    return {
        "rule_id": finding.rule_id,
        "kind": finding.kind.value,
        "level": finding.level.value,
        "message": finding.message,
        "path": finding.location.path,
        **_present(
            {
                "region": _region(finding.location.region),
                "logical": finding.location.logical,
                "service": finding.service,
                "fingerprint": finding.fingerprint,
                "suppression": _suppression(finding.suppression),
                "baseline_state": "unchanged" if finding.known else "",
                "related_locations": _locations(finding.related_locations),
                "snippet": finding.snippet,
                "count": finding.targets,
                "also_reported_by": list(finding.also_reported_by),
                "fix": _fix(finding.fix),
            }
        ),
    }


def _region(region: Region | None) -> Fields | None:
    if region is None:
        return None
    return {
        "start_line": region.start_line,
        "start_column": region.start_column,
        "end_line": region.end_line,
        "end_column": region.end_column,
    }


def _location(location: Location) -> Fields:
    rest = {"region": _region(location.region), "logical": location.logical, "message": location.message}
    return {"path": location.path, **_present(rest)}


def _locations(locations: Iterable[Location]) -> list[Fields]:
    return [_location(location) for location in locations]


def _suppression(suppression: Suppression | None) -> Fields | None:
    if suppression is None:
        return None
    location = _location(suppression.location) if suppression.location else None
    return {
        "kind": suppression.kind,
        "justification": suppression.justification,
        **_present({"location": location}),
    }


def _fix(fix: Fix | None) -> Fields | None:
    if fix is None:
        return None
    edits = [{"path": edit.path, "region": _region(edit.region), "text": edit.text} for edit in fix.edits]
    return {"description": fix.description, "applicability": fix.applicability.value, "edits": edits}


def _verdict(verdict: ItemVerdict) -> Fields:
    return {
        "item": verdict.item.id,
        "group": verdict.item.group,
        "service": verdict.service,
        "verdict": verdict.verdict.value,
        "reason": verdict.reason,
        "findings": [finding.fingerprint for finding in ordered(verdict.findings)],
        **_present({"attestation": _attestation(verdict.attestation)}),
    }


def _attestation(attestation: Attestation | None) -> Fields | None:
    if attestation is None:
        return None
    return {
        "item": attestation.item,
        "explanation": attestation.explanation,
        "attested_by": attestation.attested_by,
        "attested_on": attestation.attested_on.isoformat(),
        "expires_on": attestation.expires_on.isoformat(),
        **_present({"evidence": attestation.evidence, "service": attestation.service}),
    }


def _services(report: Report) -> list[Fields]:
    strategies = {one.service: one for one in report.strategies}
    return [_service(service, strategies.get(service.name)) for service in report.services]


def _service(service: Service, strategy: Strategy | None) -> Fields:
    evidence = _locations(service.evidence)
    told = {"name": service.name, "path": service.path, "kind": service.kind, "evidence": evidence}
    return {**told, **_present({"strategy": _strategy(strategy)})}


def _strategy(strategy: Strategy | None) -> Fields | None:
    if strategy is None:
        return None
    needs = [{"name": one.name, "kind": one.kind.value, "reason": one.reason} for one in strategy.preconditions]
    return {"name": strategy.name, "evidence": _locations(strategy.evidence), "preconditions": needs}


def _coverage(coverage: Coverage) -> Fields:
    return {
        "found": coverage.found,
        "read": coverage.read,
        "judged": coverage.judged,
        "skipped": [{"path": path, "reason": reason} for path, reason in sorted(coverage.skipped)],
        "formats": dict(sorted((coverage.formats or {}).items())),
    }


def _notification(note: Notification) -> Fields:
    """Without `detail`: a traceback holds absolute paths."""
    location = _location(note.location) if note.location else None
    rest = {"rule_id": note.rule_id, "location": location}
    return {"level": note.level.value, "message": note.message, **_present(rest)}


def _scanner(run: ScannerRun) -> Fields:
    rest = {"version": run.version, "failure": run.failure}
    return {"name": run.name, "examined": run.examined, "alerts": run.alerts, **_present(rest)}


def _rule(rule: Rule) -> Fields:
    return {"id": rule.id, "level": rule.level.value, "precision": rule.precision.value, "items": list(rule.items)}
