"""Findings + markers + configuration → findings, each fail with its suppression if it has one."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from readiness.model.finding import Finding, Kind, Suppression
from readiness.model.location import Location, Region
from readiness.suppress.foreign import spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from readiness.config import Ignore
    from readiness.model.rule import Rule
    from readiness.suppress.markers import Marker


def apply(
    findings: Iterable[Finding],
    rules: Mapping[str, Rule],
    markers: Mapping[str, Sequence[Marker]],
    ignores: Sequence[Ignore],
    today: Callable[[], date],
    locked: Container[str] = (),
) -> Iterator[Finding]:
    """Passes and opens go through untouched, and so do fails of `locked` rules, by id: nobody below may silence those."""
    built = [(path, one) for path, group in markers.items() for one in group if one.files]
    for finding in findings:
        if finding.kind is not Kind.FAIL or finding.rule_id in locked:
            yield finding
            continue
        names = _names(rules[finding.rule_id], finding)
        found = _marked(finding, names, _beside(finding, markers, built), today) or _configured(
            finding, names, ignores, today
        )
        yield finding._replace(suppression=found) if found else finding


def _names(rule: Rule, finding: Finding) -> frozenset[str]:
    """Everything by which somebody may have silenced this finding."""
    return frozenset(
        spelled(name) for name in (rule.id, *rule.aliases, *rule.equivalents, *finding.also_reported_by) if name
    )


def _beside(
    finding: Finding, markers: Mapping[str, Sequence[Marker]], built: Sequence[tuple[str, Marker]]
) -> Iterator[tuple[str, Marker]]:
    """Markers that may speak of it, each with the file it stands in."""
    path = finding.location.path
    yield from ((path, one) for one in markers.get(path, ()) if not one.files)
    yield from ((where, one) for where, one in built if path in one.files)


def _marked(
    finding: Finding, names: frozenset[str], markers: Iterable[tuple[str, Marker]], today: Callable[[], date]
) -> Suppression | None:
    for path, marker in markers:
        if _covers(marker, finding) and _names_it(marker, names) and not _expired(marker.until, today):
            region = Region(marker.line, 1, marker.line, 2)
            return Suppression("inSource", marker.reason, Location(path, region))
    return None


def _names_it(marker: Marker, names: frozenset[str]) -> bool:
    return any(
        one in names or (one.endswith(":*") and any(name.startswith(one[:-1]) for name in names)) for one in marker.ids
    )


def _covers(marker: Marker, finding: Finding) -> bool:
    """Of the object it is written on; or on the statement it speaks for. What is said of a whole file is silenced in its head."""
    place, region = finding.location, finding.location.region
    if marker.files or marker.under.endswith("/"):
        if not _of_object(marker.under, place.logical):
            return False
        if marker.files:
            return True
    if marker.whole_file:
        return True
    if region is None:
        return marker.line == 1 or _of_object(marker.under, place.logical)
    if region.start_line <= marker.line <= region.end_line:
        return True
    return region.start_line <= marker.last and region.end_line >= marker.first


def _of_object(under: str, logical: str) -> bool:
    """`Deployment/web` speaks for itself and what is below it, `Deployment/web/` for the latter alone."""
    return bool(under) and (logical == under or logical.startswith(f"{under.rstrip('/')}/"))


def _expired(until: str, today: Callable[[], date]) -> bool:
    return bool(until) and until < today().isoformat()


def _configured(
    finding: Finding, names: frozenset[str], ignores: Sequence[Ignore], today: Callable[[], date]
) -> Suppression | None:
    for ignore in ignores:
        if (
            spelled(ignore.rule) in names
            and fnmatchcase(finding.location.path, ignore.path)
            and selects(ignore.object, finding)
            and not (ignore.expires_on and ignore.expires_on < today())
        ):
            from readiness.redact import redact

            return Suppression("external", redact(ignore.reason))
    return None


def selects(pattern: str, finding: Finding) -> bool:
    """Whether a shell pattern names what the finding is about: its place by structure or one above that, or its name.

    `Deployment/web` takes its containers too; `actions/checkout@*` an action, `*CVE-2026-1234*` an advisory.
    """
    if pattern == "*":
        return True
    parts = finding.location.logical.split("/")
    above = ("/".join(parts[:number]) for number in range(len(parts), 0, -1))
    return any(fnmatchcase(each, pattern) for each in (*above, finding.name) if each)
