"""Findings + attestations → a verdict for each item, per service and for the repository (its worst)."""

from __future__ import annotations

from collections import Counter, defaultdict
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from readiness.model.artifact import EMPTY
from readiness.model.checklist import Attestation, Item, ItemVerdict, Verdict
from readiness.model.finding import Finding, Kind, Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from readiness.model.rule import Rule
    from readiness.model.system import Service

SHOWN = 3
_OF_PARTS = frozenset(
    {"app", "compose", "docker", "dockerignore", "helm", "k8s", "kustomize", "migration", "proxy", "rollout"}
)
"""Domains of rules that look at one part of what is deployed: an object, an image, a file of code."""


def judge(
    checklist: Sequence[Item],
    rules: Mapping[str, Rule],
    findings: Sequence[Finding],
    services: Sequence[Service],
    formats: Mapping[str, int],
    attestations: Sequence[Attestation],
    today: date,
    tiers: Mapping[str, str] = EMPTY,
) -> tuple[ItemVerdict, ...]:
    """For each item the repository's verdict, followed by its services'. `tiers`: of the services that have one."""
    by_item = _by_item(checklist, rules, findings)
    judged: list[ItemVerdict] = []
    for item in checklist:
        evidence = by_item[item.id]
        owned: dict[str, list[Finding]] = defaultdict(list)
        for finding in evidence:
            owned[finding.service].append(finding)
        general = _general(owned[""], alone=len(services) == 1)
        single = [
            _one(
                item,
                one.name,
                _evidence(owned[one.name], () if unasked else general),
                unasked,
                attestations,
                today,
            )
            if _of_tier(item, tiers.get(one.name, ""))
            else ItemVerdict(item, one.name, Verdict.NOT_APPLICABLE, f"not asked of tier {tiers[one.name]}", ())
            for one, unasked in ((one, _unasked_of(item, one.kind, formats)) for one in services)
        ]
        spared = {name for name, tier in tiers.items() if not _of_tier(item, tier)}
        evidence = [one for one in evidence if one.service not in spared]
        kinds = {"repository", *(one.kind for one in services)}
        unasked = "" if _asked(item, kinds, formats) else _nothing(item)
        whole = _one(item, "", evidence, unasked, attestations, today)
        judged += [_worst(whole, single), *single]
    return tuple(judged)


def _by_item(
    checklist: Sequence[Item], rules: Mapping[str, Rule], findings: Sequence[Finding]
) -> Mapping[str, list[Finding]]:
    """Each item's evidence. Of a rule that can only disprove an item, only its fails: its passes prove nothing, and what it
    could not tell leaves what others proved as it is."""
    found: dict[str, list[Finding]] = defaultdict(list)
    proving, against = _named(checklist)
    for finding in findings:
        rule = rules[finding.rule_id]
        for item_id in (*rule.items, *proving[rule.id]):
            found[item_id].append(finding)
        for item_id in (*rule.disproves, *against[rule.id]) if finding.kind is Kind.FAIL else ():
            found[item_id].append(finding)
    return found


def unsettled(verdicts: Sequence[ItemVerdict], required: Mapping[str, Sequence[str]]) -> tuple[ItemVerdict, ...]:
    """Failed and unknown ones among what each service has to show: ids of items, or prefixes ending in `*`."""
    return tuple(
        one
        for one in verdicts
        if one.verdict in (Verdict.FAIL, Verdict.UNKNOWN)
        and any(fnmatchcase(one.item.id, pattern) for pattern in required.get(one.service, ()))
    )


def _named(checklist: Sequence[Item]) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
    """Rule → the items that name it, where items name rules."""
    proving: dict[str, list[str]] = defaultdict(list)
    against: dict[str, list[str]] = defaultdict(list)
    for item in checklist:
        for rule in item.rules:
            proving[rule].append(item.id)
        for rule in item.against:
            against[rule].append(item.id)
    return proving, against


def _evidence(own: Sequence[Finding], general: Sequence[Finding]) -> list[Finding]:
    """A service's own, and what speaks for the whole repository; what could not be told elsewhere only if it was not told here."""
    told = {finding.rule_id for finding in own if finding.kind is not Kind.OPEN}
    return [*own, *(one for one in general if not (one.kind is Kind.OPEN and one.rule_id in told))]


def _general(found: Sequence[Finding], *, alone: bool) -> Sequence[Finding]:
    """What is nobody's and speaks for every service too: not the state of a part that is another's, such as the image of a
    database beside it, unless there is one service only."""
    return found if alone else [one for one in found if one.kind is Kind.OPEN or not _of_part(one)]


def _of_part(finding: Finding) -> bool:
    return finding.rule_id.partition("-")[0] in _OF_PARTS


def _of_tier(item: Item, tier: str) -> bool:
    """A service of no tier is asked everything."""
    return not item.tiers or not tier or tier in item.tiers


def _asked(item: Item, kinds: set[str], formats: Mapping[str, int]) -> bool:
    """Whether there is anything the item could be a question about."""
    wanted = item.applies_to
    return not wanted or any(
        word.removeprefix("format:") in formats if word.startswith("format:") else word in kinds for word in wanted
    )


def _unasked_of(item: Item, kind: str, formats: Mapping[str, int]) -> str:
    """Why it is no question about a service of that kind; empty where it is one."""
    if _asked(item, {kind}, formats):
        return ""
    if all(word.startswith("format:") for word in item.applies_to):
        return _nothing(item)
    return (
        "not asked of a program of others that only runs here" if kind == "infrastructure" else f"not asked of a {kind}"
    )


def _one(
    item: Item,
    service: str,
    evidence: Sequence[Finding],
    unasked: str,
    attestations: Sequence[Attestation],
    today: date,
) -> ItemVerdict:
    """The table of ARCHITECTURE.md, from the top."""
    word = _attestation(item, service, attestations)
    valid = word if word and word.expires_on >= today else None
    verdict, reason, shown = _answer(item, evidence, unasked, valid)
    if word and not valid and verdict is Verdict.UNKNOWN:
        reason += f"; the attestation of {word.attested_by} expired on {word.expires_on}"
    return ItemVerdict(item, service, verdict, reason, tuple(shown), valid if verdict is Verdict.ATTESTED else None)


def _attestation(item: Item, service: str, attestations: Sequence[Attestation]) -> Attestation | None:
    mine = [one for one in attestations if one.item == item.id and one.service in ("", service)]
    return max(mine, key=lambda one: (one.expires_on, one.service), default=None)


def _answer(
    item: Item, evidence: Sequence[Finding], unasked: str, valid: Attestation | None
) -> tuple[Verdict, str, Sequence[Finding]]:
    fails = [one for one in evidence if one.kind is Kind.FAIL and not one.suppression and one.level is not Level.NOTE]
    notes = [one for one in evidence if one.kind is Kind.FAIL and not one.suppression and one.level is Level.NOTE]
    opens = [one for one in evidence if one.kind is Kind.OPEN]
    vouched = [one for one in evidence if one.suppression]
    passes = [one for one in evidence if one.kind is Kind.PASS]
    if fails:
        return Verdict.FAIL, _counted(fails), fails
    if unasked and not opens and not vouched:
        return Verdict.NOT_APPLICABLE, unasked, passes
    if opens and valid:
        return Verdict.ATTESTED, f"{valid.explanation} ({valid.attested_by}, until {valid.expires_on})", opens
    if opens:
        return Verdict.UNKNOWN, _could_not(opens), opens
    if vouched:
        return (
            Verdict.ATTESTED,
            "; ".join(sorted({one.suppression.justification for one in vouched if one.suppression})),
            vouched,
        )
    noted = f"; noted: {_counted(notes)}" if notes else ""
    if passes:
        return Verdict.PASS, _passed(passes) + noted, [*passes, *notes]
    if valid:
        return Verdict.ATTESTED, f"{valid.explanation} ({valid.attested_by}, until {valid.expires_on})", ()
    return Verdict.UNKNOWN, f"no rule can tell; attest {item.attest}{noted}", notes


def _nothing(item: Item) -> str:
    return (
        f"nothing here that it asks about (no {' or '.join(word.removeprefix('format:') for word in item.applies_to)})"
    )


def _counted(fails: Sequence[Finding]) -> str:
    counts = Counter(one.rule_id for one in fails)
    return _listed(f"{rule} ({count})" if count > 1 else rule for rule, count in counts.most_common())


def _could_not(opens: Sequence[Finding]) -> str:
    return "could not be told: " + _listed(one for one, _ in Counter(one.rule_id for one in opens).most_common())


def _passed(passes: Sequence[Finding]) -> str:
    targets = sum(one.targets for one in passes)
    return (
        f"{targets} {'target' if targets == 1 else 'targets'} passed {_listed(sorted({one.rule_id for one in passes}))}"
    )


def _listed(names: Iterator[str] | Sequence[str]) -> str:
    known = list(names)
    more = f" and {len(known) - SHOWN} more" if len(known) > SHOWN else ""
    return ", ".join(known[:SHOWN]) + more


def _worst(whole: ItemVerdict, single: Sequence[ItemVerdict]) -> ItemVerdict:
    """The repository is as ready as its least ready service."""
    worst = min((one for one in single), key=lambda one: one.verdict.rank, default=whole)
    if worst.verdict.rank >= whole.verdict.rank:
        return whole
    named = [one.service for one in single if one.verdict is worst.verdict]
    reason = f"{_listed(named)}: {worst.reason}" if len(single) > 1 else worst.reason
    return ItemVerdict(whole.item, "", worst.verdict, reason, worst.findings, worst.attestation)
