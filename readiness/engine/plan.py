"""Which rule looks at what: the selected rules sorted by what they must be given."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from readiness.model.rule import Code, Declared, Rule, Scanned, Uses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SYSTEM = "system"
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Plan:
    by_format: Mapping[str, tuple[Rule, ...]]
    """Declared, Python and ast-grep rules, by the format of the documents they judge."""
    system: tuple[Rule, ...]
    scanned: Mapping[str, tuple[Rule, ...]]
    """By scanner."""


def plan(rules: Sequence[Rule]) -> Plan:
    by_format: dict[str, list[Rule]] = defaultdict(list)
    system: list[Rule] = []
    scanned: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        for key in formats(rule):
            (system if key == SYSTEM else by_format[key]).append(rule)
        if isinstance(rule.check, Scanned):
            scanned[rule.check.scanner].append(rule)
    return Plan(_frozen(by_format), tuple(system), _frozen(scanned))


def _frozen(groups: Mapping[str, list[R]]) -> dict[str, tuple[R, ...]]:
    return {key: tuple(group) for key, group in groups.items()}


def formats(rule: Rule) -> tuple[str, ...]:
    """The formats a rule judges; `system` for the whole; none for a scanner's rule."""
    match rule.check:
        case Declared(each=selector):
            return (selector.partition(".")[0],)
        case Uses(on=on):
            return on
        case Code(languages=languages):
            return languages
        case Scanned():
            return ()
