"""Rules as reporting descriptors, the checklist as a taxonomy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness import docs
from readiness.output.sarif.limits import NAME, TAGS, TEXT
from readiness.output.sarif.place import Fields, present
from readiness.output.sarif.subset import undescribed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from readiness.model.checklist import Item
    from readiness.model.report import Report
    from readiness.model.rule import Rule

TAXONOMY = "readiness-checklist"

_SEVERITIES = {"note": "recommendation", "warning": "warning", "error": "error"}


def descriptors(report: Report, taxa: list[str]) -> list[Fields]:
    """All selected rules, then what spoke without being one of them, so that no result lacks its descriptor."""
    known = {rule.id for rule in report.rules}
    others = sorted({finding.rule_id for finding in report.findings} - known)
    described = (_descriptor(rule, taxa) for rule in report.rules)
    whole = (_unknown(str(one.get("id"))) if undescribed(one) else one for one in described)
    return [*whole, *(_unknown(rule_id) for rule_id in others)]


def taxa(report: Report) -> list[str]:
    """Ids of all items: those judged, in the checklist's order, then those that only rules name."""
    judged = (verdict.item.id for verdict in report.verdicts)
    named = (item for rule in report.rules for item in rule.items)
    return list(dict.fromkeys([*judged, *named]))


def taxonomy(report: Report, ids: Iterable[str]) -> Fields:
    """The checklist as a tool component."""
    items = {verdict.item.id: verdict.item for verdict in report.verdicts}
    return present(
        {
            "name": TAXONOMY,
            "shortDescription": {"text": "What must be true of a repository before it goes to production"},
            "taxa": [_taxon(each, items.get(each)) for each in ids],
        }
    )


def _taxon(item_id: str, item: Item | None) -> Fields:
    if item is None:
        return {"id": item_id}
    return {"id": item_id, **_described(item.title, item.why)}


def _descriptor(rule: Rule, taxa: list[str]) -> Fields:
    return present(
        {
            "id": rule.id,
            "name": _name(rule.id),
            "deprecatedIds": list(rule.aliases),
            **_described(rule.title, rule.why),
            "help": {"text": _text(rule), "markdown": docs.body(rule, ())},
            "defaultConfiguration": {"level": rule.level.value},
            "relationships": [_relationship(item, taxa.index(item)) for item in rule.items],
            "properties": _properties(rule),
        }
    )


def _name(rule_id: str) -> str:
    """`DockerBaseLatest`: for viewers that want a name beside the id."""
    return "".join(word[:1].upper() + word[1:] for word in rule_id.split("-"))[:NAME]


def _described(title: str, why: str) -> Fields:
    short = title.strip()
    return present({"shortDescription": _string(short), "fullDescription": _string(why.strip() or short)})


def _string(text: str) -> Fields | None:
    cut = text if len(text) <= TEXT else text[: TEXT - 1].rstrip() + "…"
    return {"text": cut} if cut else None


def _text(rule: Rule) -> str:
    return f"{rule.why.strip()}\n\nWhat to do: {rule.remediation.strip()}"


def _relationship(item: str, index: int) -> Fields:
    target = {"id": item, "index": index, "toolComponent": {"name": TAXONOMY, "index": 0}}
    return {"target": target, "kinds": ["relevant"]}


def _properties(rule: Rule) -> Fields:
    """Only security rules have a security-severity: with one, GitHub files the alert under security."""
    security = bool(rule.security_severity)
    words = [*(["security"] if security else []), *(tag for tag in rule.tags if tag and tag != "security")]
    return present(
        {
            "precision": rule.precision.value,
            "problem.severity": None if security else _SEVERITIES[rule.level],
            "security-severity": rule.security_severity,
            "tags": list(dict.fromkeys(words))[:TAGS],
        }
    )


def _unknown(rule_id: str) -> Fields:
    text = {"text": rule_id}
    return {"id": rule_id, "shortDescription": text, "fullDescription": text, "help": text}
