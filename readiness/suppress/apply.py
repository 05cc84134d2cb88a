"""Findings + markers + configuration → findings, each fail with its suppression if it has one."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from readiness.model.finding import Finding, Kind, Suppression
from readiness.model.location import Location, Region

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
) -> Iterator[Finding]:
    """Passes and opens go through untouched."""
    for finding in findings:
        if finding.kind is not Kind.FAIL:
            yield finding
            continue
        names = _names(rules[finding.rule_id], finding)
        found = _marked(finding, names, markers.get(finding.location.path, ()), today) or _configured(
            finding, names, ignores, today
        )
        yield finding._replace(suppression=found) if found else finding


def _names(rule: Rule, finding: Finding) -> frozenset[str]:
    """Everything by which somebody may have silenced this finding, in lower case."""
    return frozenset(
        name.lower() for name in (rule.id, *rule.aliases, *rule.equivalents, *finding.also_reported_by) if name
    )


def _marked(
    finding: Finding, names: frozenset[str], markers: Sequence[Marker], today: Callable[[], date]
) -> Suppression | None:
    for marker in markers:
        if _covers(marker, finding, markers) and _names_it(marker, names) and not _expired(marker.until, today):
            region = Region(marker.line, 1, marker.line, 2)
            return Suppression("inSource", marker.reason, Location(finding.location.path, region))
    return None


def _names_it(marker: Marker, names: frozenset[str]) -> bool:
    return any(
        one in names or (one.endswith(":*") and any(name.startswith(one[:-1]) for name in names)) for one in marker.ids
    )


def _covers(marker: Marker, finding: Finding, markers: Sequence[Marker]) -> bool:
    """On the span, or above it with nothing but other markers between."""
    region = finding.location.region
    if marker.whole_file:
        return True
    if region is None:
        return marker.line == 1
    if region.start_line <= marker.line <= region.end_line:
        return True
    between = {other.line for other in markers if other.alone}
    return (
        marker.alone
        and marker.line < region.start_line
        and all(line in between for line in range(marker.line, region.start_line))
    )


def _expired(until: str, today: Callable[[], date]) -> bool:
    return bool(until) and until < today().isoformat()


def _configured(
    finding: Finding, names: frozenset[str], ignores: Sequence[Ignore], today: Callable[[], date]
) -> Suppression | None:
    for ignore in ignores:
        if (
            ignore.rule.lower() in names
            and fnmatchcase(finding.location.path, ignore.path)
            and fnmatchcase(finding.location.logical, ignore.object)
            and not (ignore.expires_on and ignore.expires_on < today())
        ):
            return Suppression("external", ignore.reason)
    return None
