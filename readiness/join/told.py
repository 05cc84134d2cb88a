"""What the rules said of a service: the answers that its preconditions are read from."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.model.checklist import Verdict
from readiness.model.finding import Finding, Kind
from readiness.model.strategy import Precondition

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readiness.model.checklist import ItemVerdict
    from readiness.model.location import Location

    Object = tuple[str, str]  # path, and `Kind/name`

_COMPATIBLE = "rollback.backward-compatible"
_ANSWERS: Mapping[Verdict, Kind] = {
    Verdict.FAIL: Kind.FAIL, Verdict.UNKNOWN: Kind.OPEN, Verdict.ATTESTED: Kind.PASS, Verdict.PASS: Kind.PASS,
    Verdict.NOT_APPLICABLE: Kind.PASS,
}  # fmt: skip
_BY_FILE = frozenset({
    "k8s-rollout-math", "rollout-bluegreen-auto", "rollout-bluegreen-scaledown", "rollout-flagger-thresholds",
})  # fmt: skip
"""Rules over one file at a time: their passes are told once a file, at the first of its objects."""


class Told:
    """Findings by rule, and what the checklist says of migrations."""

    def __init__(self, findings: Sequence[Finding], verdicts: Sequence[ItemVerdict], asked: frozenset[str]) -> None:
        self.asked = asked
        self._found: dict[tuple[str, object], list[Finding]] = defaultdict(list)
        for finding in findings:
            for key in _keys(finding):
                self._found[finding.rule_id, key].append(finding)
        self._compatible = {one.service: one for one in verdicts if one.item.id == _COMPATIBLE}

    def of(self, rules: Sequence[str], service: str, objects: frozenset[Object]) -> list[Finding]:
        """Of the service, of its objects, and of their files what is only told by file."""
        keys = [service, *sorted(objects), *(("", path) for path in sorted({path for path, _ in objects}))]
        said = [one for rule in rules for key in keys for one in self._found.get((rule, key), ())]
        return list({id(one): one for one in said}.values())

    def compatible(self, service: str) -> Precondition:
        """Two versions at once read and write the same data."""
        verdict = self._compatible.get(service) or self._compatible.get("")
        name = "migrations"
        if verdict is None:
            return Precondition(name, Kind.OPEN, "no rule looked at them")
        return Precondition(name, _ANSWERS[verdict.verdict], verdict.reason)


def _keys(finding: Finding) -> tuple[object, ...]:
    """By what it may be asked for: its service, its object, its file."""
    by_file = finding.kind is Kind.PASS and finding.rule_id in _BY_FILE
    return (finding.service, object_at(finding.location), *((("", finding.location.path),) if by_file else ()))


def object_at(place: Location) -> Object:
    return place.path, "/".join(place.logical.split("/")[:2])


def answer(name: str, said: Sequence[Finding], otherwise: Precondition) -> Precondition:
    """The worst that was said, in its own words; `otherwise` where nothing was."""
    fails = [one for one in said if one.kind is Kind.FAIL and one.suppression is None]
    opens = [one for one in said if one.kind is Kind.OPEN]
    for kind, found in ((Kind.FAIL, fails), (Kind.OPEN, opens)):
        if found:
            return Precondition(name, kind, found[0].message)
    vouched = [one.suppression.justification for one in said if one.suppression is not None]
    if vouched:
        return Precondition(name, Kind.PASS, f"vouched for: {vouched[0]}")
    return Precondition(name, Kind.PASS, said[0].message) if said else otherwise
