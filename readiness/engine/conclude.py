"""Observations → findings: the rule's words, the service it belongs to, and an identity without line numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.engine.digest import sha256
from readiness.model.finding import Finding, Kind, Level
from readiness.model.rule import Scanned
from readiness.redact import redact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from readiness.engine.examine import Observed
    from readiness.model.location import Location
    from readiness.model.rule import Rule
    from readiness.model.system import Service

    Named = tuple[str, Location]  # `hadolint:DL3007` and where


def conclude(
    observed: Iterable[Observed],
    rules: Mapping[str, Rule],
    owner: Callable[[Location], Service | None],
    files: frozenset[str],
    alerts: Iterable[Named] = (),
) -> tuple[Finding, ...]:
    """Sorted by place; one finding once. `alerts` are all that scanners said, claimed by a rule or not."""
    made = (_finding(one, rules[one.rule_id], owner(one.observation.location), files) for one in observed)
    told = _told_once(_distinct(finding for finding in made if finding is not None), rules)
    kept = sorted(told, key=_place)
    return tuple(_identified(_merged(list(_eased(kept, rules)), rules, alerts)))


def _distinct(findings: Iterable[Finding]) -> list[Finding]:
    """One of each. What could not be told at one place is told once a rule, however many objects a YAML anchor makes of it.

    Most places have one finding of a rule: only where there is a second are all their fields compared.
    """
    found: list[Finding] = []
    first: dict[tuple[object, ...], int] = {}
    more: dict[tuple[object, ...], set[Finding]] = {}
    for one in findings:
        place = (one.rule_id, one.kind, one.location.path, one.location.region, one.service)
        number = first.setdefault(place, len(found))
        if number == len(found):
            found.append(one)
        elif one.kind is Kind.OPEN:
            found[number] = one
        else:
            known = more.setdefault(place, {found[number]})
            if one not in known:
                known.add(one)
                found.append(one)
    return found


def _told_once(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> Iterator[Finding]:
    """Without the fails that another rule's on the same line absorbs, unless they are worse."""
    speaking: dict[tuple[str, int, str], int] = {}
    for finding in findings:
        if finding.kind is Kind.FAIL and finding.location.region is not None:
            for name in rules[finding.rule_id].absorbs:
                key = (finding.location.path, finding.location.region.start_line, name)
                speaking[key] = max(finding.level.rank, speaking.get(key, 0))
    for finding in findings:
        region = finding.location.region
        key = (finding.location.path, region.start_line if region is not None else 0, finding.rule_id)
        if finding.kind is not Kind.FAIL or finding.level.rank > speaking.get(key, -1):
            yield finding


def _eased(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> Iterator[Finding]:
    """Layers count together: what another layer makes good for the whole service matters less in this one."""
    failed = {(one.service, one.rule_id) for one in findings if one.kind is not Kind.PASS}
    held = {(one.service, one.rule_id) for one in findings if one.kind is Kind.PASS and one.service} - failed
    for finding in findings:
        by = [name for name in rules[finding.rule_id].eased_by if (finding.service, name) in held]
        if by and finding.kind is Kind.FAIL:
            message = f"{finding.message}; a note, since {by[0]} holds"
            yield finding._replace(level=Level.NOTE, message=message)
        else:
            yield finding


def _place(finding: Finding) -> tuple[object, ...]:
    region = finding.location.region
    start = (region.start_line, region.start_column) if region else (0, 0)
    return (finding.location.path, start, finding.rule_id, finding.location.logical, finding.message)


def _finding(one: Observed, rule: Rule, service: Service | None, files: frozenset[str]) -> Finding | None:
    """None where the rule does not apply to that kind of service."""
    if service is not None and rule.applies_to and service.kind not in rule.applies_to:
        return None
    seen = one.observation
    return Finding(
        rule_id=rule.id,
        kind=seen.kind,
        level=min(rule.level, seen.level, key=lambda level: level.rank) if seen.level else rule.level,
        message=rule.title if seen.kind is Kind.PASS else _message(rule, one),
        location=located(seen.location, rule, files),
        name=redact(seen.name),
        service=service.name if service else "",
        related_locations=seen.related,
        snippet=one.snippet,
        fix=seen.fix,
        targets=one.targets,
        also_reported_by=(seen.note,) if isinstance(rule.check, Scanned) and seen.kind is Kind.FAIL else (),
    )


def _message(rule: Rule, one: Observed) -> str:
    """Redacted where it may hold text of the audited file: a title is ours, though it may speak of "secrets: "."""
    seen = one.observation
    if seen.kind is Kind.OPEN:
        return f"{rule.title}: could not be told" + (f" ({redact(seen.note)})" if seen.note else "")
    text = rule.message.replace("{name}", seen.name)
    return redact(f"{text} ({seen.note})" if seen.note and not isinstance(rule.check, Scanned) else text)


def located(place: Location, rule: Rule, files: frozenset[str]) -> Location:
    """Where a finding stands: one about the whole repository points to the first anchor that exists."""
    if place.path:
        return place
    return place._replace(path=next((path for path in rule.anchors if path in files), None) or _first(files))


@lru_cache(maxsize=2)
def _first(files: frozenset[str]) -> str:
    """Kept for the repository that is judged: of a hundred thousand paths, the least is not looked for at each finding."""
    return min(files, default="")


def _merged(findings: Sequence[Finding], rules: Mapping[str, Rule], alerts: Iterable[Named]) -> Iterator[Finding]:
    """A scanner's alert that one of our own fails already says of the same line becomes a note on that fail."""
    ours: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.kind is Kind.FAIL and not isinstance(rules[finding.rule_id].check, Scanned):
            for name in rules[finding.rule_id].equivalents:
                ours[finding.location.path, name.lower()].append(finding)
    said: dict[int, set[str]] = defaultdict(set)
    for name, place in alerts:
        for twin in _twins(name, place, ours):
            said[id(twin)].add(name)
    for finding in findings:
        if id(finding) in said:
            yield finding._replace(also_reported_by=tuple(sorted(said[id(finding)])))
        elif not any(_twins(name, finding.location, ours) for name in finding.also_reported_by):
            yield finding


def _twins(name: str, place: Location, ours: Mapping[tuple[str, str], list[Finding]]) -> list[Finding]:
    """Our own fails that name this code as an equivalent and stand where the alert stands."""
    line = place.region.start_line if place.region else 0
    return [
        other
        for other in ours.get((place.path, name.lower()), ())
        if other.location.region is None or other.location.region.start_line <= line <= other.location.region.end_line
    ]


def _identified(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The same thing twice in one file differs by its number in order; moving lines changes nothing."""
    seen: Counter[str] = Counter()
    for finding in findings:
        text = " ".join(finding.snippet.split()) if finding.snippet else ""
        parts = (finding.rule_id, finding.location.path, finding.location.logical, finding.name, text)
        digest = sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]
        seen[digest] += 1
        yield finding._replace(fingerprint=f"{digest}:{seen[digest]}")
