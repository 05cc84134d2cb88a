"""One record of OSV's schema → what is kept of it: a row for each package it speaks of."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from readiness.advisories import NAMES, severity
from readiness.advisories.severity import Severity
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_EVENTS = {"introduced": "i", "fixed": "f", "last_affected": "l", "limit": "u"}
_OURS = {theirs: ours for ours, theirs in NAMES.items()}


class Range(NamedTuple):
    unordered: bool
    """Its events are commits of a repository, or known not to be versions of this package: nothing can be compared."""
    events: tuple[tuple[str, str], ...]
    """Kind (`i`ntroduced, `f`ixed, `l`ast affected, `u`p to) and version."""


class Row(NamedTuple):
    """What one record says of one package."""

    ecosystem: str
    """As we call it: `npm`, `pypi`."""
    name: str
    """Normalised."""
    id: str
    aliases: tuple[str, ...] = ()
    severity: Severity = Severity()
    ranges: tuple[Range, ...] = ()
    versions: frozenset[str] = frozenset()
    notice: bool = False
    """It tells of no flaw, but that nobody maintains the package any more."""
    unreviewed: bool = False
    """Made by a machine from another database; where that one has the package too, it is believed."""


def rows(record: object, ecosystem: str = "") -> Iterator[Row]:
    """All rows, or those of one ecosystem; none of a record that was withdrawn. ValueError for what is no record."""
    if not isinstance(record, dict) or not isinstance(record.get("id"), str):
        raise ValueError("it is no record of OSV's schema")  # noqa: TRY004 (it is data, not code)
    if record.get("withdrawn"):
        return
    for affected in _list(record.get("affected")):
        package = affected.get("package")
        if not isinstance(package, dict) or not isinstance(package.get("name"), str):
            continue
        ours = _OURS.get(str(package.get("ecosystem", "")).partition(":")[0], "")
        if ours and (not ecosystem or ours == ecosystem):
            yield _row(record, affected, ours, package["name"])


def _row(record: Mapping[str, Any], affected: Mapping[str, Any], ecosystem: str, name: str) -> Row:
    extra = {**_dict(affected.get("ecosystem_specific")), **_dict(affected.get("database_specific"))}
    foreign = bool(extra.get("custom_ranges"))
    last = str(extra.get("last_known_affected_version_range", ""))
    return Row(
        ecosystem=ecosystem,
        name=normalised(ecosystem, name),
        id=record["id"],
        aliases=tuple(one for one in _list(record.get("aliases"), str) if one != record["id"]),
        severity=severity.of(record, affected),
        ranges=tuple(_range(one, last, foreign=foreign) for one in _list(affected.get("ranges"))),
        versions=frozenset(_list(affected.get("versions"), str)),
        notice=extra.get("informational") in ("unmaintained", "notice"),
        unreviewed=_dict(record.get("database_specific")).get("review_status") == "UNREVIEWED",
    )


def _range(given: Mapping[str, Any], last: str, *, foreign: bool) -> Range:
    """`last`: where GitHub's database knows no fix, it says beside the range how far it goes: `<= 2.0.9`, `< 0.2`.

    `foreign`: Go's database says that the versions it was given are not the module's, and so has none that ends it."""
    events = tuple(
        (_EVENTS[kind], str(version))
        for event in _list(given.get("events"))
        for kind, version in event.items()
        if kind in _EVENTS
    )
    endless = all(kind == "i" for kind, _ in events)
    bound = re.fullmatch(r"\s*(<=?)\s*(\S+)\s*", last)
    if endless and bound:
        return Range(given.get("type") == "GIT", (*events, ("l" if bound[1] == "<=" else "u", bound[2])))
    return Range(given.get("type") == "GIT" or (foreign and endless), events)


def normalised(ecosystem: str, name: str) -> str:
    """As the ecosystem's registry compares names."""
    if ecosystem == "pypi":
        return re.sub(r"[-_.]+", "-", name).lower()
    return name.lower() if ecosystem in ("nuget", "composer") else name


def packed(row: Row) -> str:
    """All of a row but its ecosystem, name and id, as short JSON."""
    flags = row.notice + 2 * row.unreviewed
    ranges = [[one.unordered, [list(event) for event in one.events]] for one in row.ranges]
    return json.dumps(
        [list(row.aliases), *row.severity, ranges, sorted(row.versions), flags],
        separators=(",", ":"),
        ensure_ascii=False,
    )


def unpacked(ecosystem: str, name: str, identifier: str, text: str) -> Row:
    """Raises ValueError when it is not what `packed` wrote."""
    aliases, word, score, ranges, versions, flags = json.loads(text)
    return Row(
        ecosystem,
        name,
        identifier,
        tuple(aliases),
        Severity(word, score),
        tuple(Range(unordered, tuple((kind, version) for kind, version in events)) for unordered, events in ranges),
        frozenset(versions),
        bool(flags & 1),
        bool(flags & 2),
    )


def _list(given: object, kind: type = dict) -> list[Any]:
    return [one for one in given if isinstance(one, kind)] if isinstance(given, list) else []


def _dict(given: object) -> Mapping[str, Any]:
    return given if isinstance(given, dict) else {}
