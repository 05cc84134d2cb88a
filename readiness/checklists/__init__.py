"""Checklists of one's own, and public ones restated: the same findings, asked other questions.

The form is that of `rules/checklist.yaml`. As rules name the items of that one only, an item here says itself what speaks for it:
`evidence: {items: […], rules: […], against: […]}`. What these list proves the item and disproves it, `against` only disproves it.
"""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, cast

from readiness.errors import ConfigError, UsageError
from readiness.model.checklist import Item

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.model.rule import Rule

    Raw = Mapping[str, object]

_FOLDER = os.path.dirname(os.path.abspath(__file__))
_NEEDED = ("id", "group", "title", "why", "attest")
_ALLOWED = (*_NEEDED, "applies_to", "evidence", "tiers")
_EVIDENCE = ("items", "rules", "against")


def names() -> list[str]:
    """Those that come with us."""
    return sorted(name.removesuffix(".yaml") for name in os.listdir(_FOLDER) if name.endswith(".yaml"))


def load(name: str, rules: Sequence[Rule], own: Sequence[Item]) -> tuple[Item, ...]:
    """A checklist by the name of one of ours, or by its file. `own`: the items that rules name.

    Raises:
        UsageError: there is no such checklist.
        ConfigError: with every mistake in it.
    """
    path = os.path.join(_FOLDER, f"{name}.yaml") if name in names() else name
    if not os.path.isfile(path):
        raise UsageError(f"there is no checklist `{name}`", advice=f"name a file, or one of {', '.join(names())}")
    problems: list[str] = []
    found = _read(path)
    entries = found.get("items") if isinstance(found, dict) else None
    if not isinstance(entries, list) or not entries:
        raise ConfigError(name, ("`items` is a list of items",))
    items = [_item(number, entry, rules, own, problems) for number, entry in enumerate(entries, 1)]
    twice = sorted({item.id for item in items if sum(other.id == item.id for other in items) > 1 and item.id})
    problems += [f"`{one}` is the id of several items" for one in twice]
    if problems:
        raise ConfigError(name, tuple(problems))
    return tuple(items)


def _read(path: str) -> object:
    import yaml

    try:
        with open(path, encoding="utf-8") as stream:
            return yaml.load(stream, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(path, (f"can not be read: {' '.join(str(error).split())}",)) from error


def _item(number: int, entry: object, rules: Sequence[Rule], own: Sequence[Item], problems: list[str]) -> Item:
    raw = cast("Raw", entry if isinstance(entry, dict) else {})
    name = f"item {number} (`{raw.get('id', '')}`)"
    problems += [f"{name} has no `{key}`" for key in _NEEDED if not isinstance(raw.get(key), str)]
    problems += [
        f"{name} has an unknown key `{key}`; known: {', '.join(_ALLOWED)}" for key in raw if key not in _ALLOWED
    ]
    evidence = raw.get("evidence") or {}
    if not isinstance(evidence, dict) or set(evidence) - set(_EVIDENCE):
        problems.append(f"{name}: `evidence` has {', '.join(_EVIDENCE)}, each a list")
        evidence = {}
    proving, against = _evidence(name, evidence, rules, own, problems)
    return Item(
        id=str(raw.get("id", "")),
        group=str(raw.get("group", "")),
        title=str(raw.get("title", "")),
        why=str(raw.get("why", "")),
        applies_to=_words(raw.get("applies_to")),
        attest=str(raw.get("attest", "")),
        rules=proving,
        against=against,
        tiers=_words(raw.get("tiers")),
    )


def _evidence(
    name: str, given: Raw, rules: Sequence[Rule], own: Sequence[Item], problems: list[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids of rules that prove and disprove, and of those that only disprove."""
    items = _words(given.get("items"))
    known = {item.id for item in own}
    problems += [f"{name}: there is no item `{item}`" for item in items if item not in known]
    proving = {rule.id for rule in rules if not set(rule.items).isdisjoint(items)}
    against = {rule.id for rule in rules if not set(rule.disproves).isdisjoint(items)}
    proving |= set(_matching(name, _words(given.get("rules")), rules, problems))
    against |= set(_matching(name, _words(given.get("against")), rules, problems))
    return tuple(sorted(proving)), tuple(sorted(against - proving))


def _matching(name: str, patterns: Sequence[str], rules: Sequence[Rule], problems: list[str]) -> Iterator[str]:
    for pattern in patterns:
        found = [rule.id for rule in rules if fnmatchcase(rule.id, pattern)]
        if not found:
            problems.append(f"{name}: no rule is called `{pattern}`")
        yield from found


def _words(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)
