"""What became of each suppression: which silence something, which are over, which name no rule, which are for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.finding import Finding, Kind, Level
from readiness.model.location import Location, Region
from readiness.model.problem import Problem
from readiness.model.report import Notification, Silencing
from readiness.model.rule import Rule, Scanned
from readiness.redact import redact
from readiness.suppress.foreign import spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from readiness.config import Ignore
    from readiness.suppress.markers import Marker


def account(
    findings: Sequence[Finding],
    markers: Mapping[str, Sequence[Marker]],
    ignores: Sequence[Ignore],
    known: Iterable[Rule],
    spoke: Callable[[Rule], bool],
    today: Callable[[], date],
    locked: Container[str] = (),
) -> tuple[Silencing, ...]:
    """One for each rule that a comment or the configuration names; other tools' markers only where they silence something.

    `known`: all rules there are. `spoke`: whether a rule could have found something in this run, so that its silence tells.
    `locked`: ids of rules that nobody below may silence.
    """
    names = _by_name(known)
    used = _used(findings)
    untold = {(one.rule_id, one.location.path) for one in findings if one.kind is Kind.OPEN}

    def told(path: str) -> Callable[[Rule], bool]:
        return lambda rule: spoke(rule) and (rule.id, path) not in untold

    found = [
        one
        for path in markers
        for marker in markers[path]
        for one in _of_marker(path, marker, names, used, told(path), today)
    ]
    told_all = (*sorted(dict.fromkeys(found)), *(_of_ignore(one, findings, names, spoke, today) for one in ignores))
    return tuple(_barred(one, names, locked) for one in told_all)


def _barred(one: Silencing, names: Mapping[str, Rule], locked: Container[str]) -> Silencing:
    rule = names.get(spelled(one.rule))
    return one._replace(state="locked") if rule is not None and rule.id in locked else one


def refused(accounts: Iterable[Silencing]) -> Iterator[Notification]:
    """What is written in vain, since the rule is locked: said, as whoever wrote it believes that it counts."""
    for one in accounts:
        if one.state == "locked":
            where = "a suppression in place" if one.location else "a suppression in the configuration"
            text = f"`{one.rule}` is locked: {where} does not count ({one.reason})"
            yield Notification(Level.WARNING, text, location=one.location)


def problems(accounts: Iterable[Silencing], source: str = "") -> Iterator[Problem]:
    """Those that a person should do something about, for the rules on suppressions. `source`: the file of the configuration."""
    for one in accounts:
        place = one.location or (Location(source) if source else None)
        if one.state in _SAID and place is not None:
            where = "there" if one.location else f"under `{one.pattern}`"
            message = _SAID[one.state].format(rule=one.rule, until=one.until, where=where)
            yield Problem(place, f"suppression-{one.state}", "", message)


_SAID = {
    "unused": "`{rule}` finds nothing {where}",
    "expired": "`{rule}` was accepted until {until}",
    "unknown": "no rule is called `{rule}`",
}


def able(rule: Rule, *, failed: Callable[[str], bool]) -> bool:
    """Whether silence of a selected rule tells anything. `failed`: whether a scanner, by name, did not run."""
    return not (isinstance(rule.check, Scanned) and failed(rule.check.scanner))


def _by_name(known: Iterable[Rule]) -> dict[str, Rule]:
    return {spelled(name): rule for rule in known for name in (*rule.equivalents, *rule.aliases, rule.id)}


def _used(findings: Iterable[Finding]) -> dict[tuple[str, int], list[str]]:
    """Path and line of a comment → the rules whose fails it silences, once for each fail."""
    used: dict[tuple[str, int], list[str]] = {}
    for one in findings:
        place = one.suppression.location if one.suppression else None
        if place is not None and place.region is not None:
            used.setdefault((place.path, place.region.start_line), []).append(one.rule_id)
    return used


def _of_marker(
    path: str,
    marker: Marker,
    names: Mapping[str, Rule],
    used: Mapping[tuple[str, int], list[str]],
    spoke: Callable[[Rule], bool],
    today: Callable[[], date],
) -> Iterator[Silencing]:
    place = Location(path, Region(marker.line, 1, marker.line, 2))
    silenced = used.get((path, marker.line), [])
    if any(":" in name for name in marker.ids):  # another tool's: what it means there is not ours to judge
        for rule_id in sorted(set(silenced)):
            yield Silencing(place, rule_id, marker.reason, marker.until, "used", silenced.count(rule_id))
        return
    for name in marker.ids:
        rule = names.get(name)
        number = silenced.count(rule.id) if rule else 0
        state = _state(rule, number, bool(marker.until) and marker.until < today().isoformat(), spoke)
        yield Silencing(place, redact(name), marker.reason, marker.until, state, number)


def _of_ignore(
    ignore: Ignore,
    findings: Iterable[Finding],
    names: Mapping[str, Rule],
    spoke: Callable[[Rule], bool],
    today: Callable[[], date],
) -> Silencing:
    rule, reason = names.get(spelled(ignore.rule)), redact(ignore.reason)
    number = sum(
        one.suppression is not None
        and one.suppression.kind == "external"
        and one.suppression.justification == reason
        and rule is not None
        and one.rule_id == rule.id
        for one in findings
        if one.kind is Kind.FAIL
    )
    until = ignore.expires_on.isoformat() if ignore.expires_on else ""
    state = _state(rule, number, ignore.expires_on is not None and ignore.expires_on < today(), spoke)
    return Silencing(None, redact(ignore.rule), reason, until, state, number, ignore.path)


def _state(rule: Rule | None, number: int, over: bool, spoke: Callable[[Rule], bool]) -> str:
    if rule is None:
        return "unknown"
    if over:
        return "expired"
    if number:
        return "used"
    return "unused" if spoke(rule) else "not told"
