"""Which rule looks at what: the selected rules sorted by what they must be given."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from readiness.model.named import NamedTuple
from readiness.model.rule import Code, Declared, Rule, Scanned, Uses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SYSTEM = "system"
PROBLEM = "problem"
TEXT = "text"
"""The text of a file, of whatever format."""
R = TypeVar("R")


class Plan(NamedTuple):
    by_format: Mapping[str, tuple[Rule, ...]]
    """Declared, Python and ast-grep rules, by the format of the documents they judge."""
    problem: tuple[Rule, ...]
    """Rules about what could not be read; they are given each Problem."""
    system: tuple[Rule, ...]
    scanned: Mapping[str, tuple[Rule, ...]]
    """By scanner."""
    whole: bool
    """The whole repository is looked at, so its facts are wanted; not so for a hook's changed files."""
    ran: frozenset[str] = frozenset()
    """Ids of all selected rules."""


def plan(rules: Sequence[Rule], *, whole: bool = True) -> Plan:
    by_format: dict[str, list[Rule]] = defaultdict(list)
    system: list[Rule] = []
    problem: list[Rule] = []
    scanned: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        for key in formats(rule):
            {SYSTEM: system, PROBLEM: problem}.get(key, by_format[key]).append(rule)
        if isinstance(rule.check, Scanned):
            scanned[rule.check.scanner].append(rule)
    return Plan(
        _frozen(by_format), tuple(problem), tuple(system), _frozen(scanned), whole, frozenset(rule.id for rule in rules)
    )


def _frozen(groups: Mapping[str, list[R]]) -> dict[str, tuple[R, ...]]:
    return {key: tuple(group) for key, group in groups.items()}


def formats(rule: Rule) -> tuple[str, ...]:
    """The formats a rule judges; `system` for the whole, `text` for any, `problem` for what could not be read; none for a scanner's rule."""
    match rule.check:
        case Declared(each=selector):
            return (selector.partition(".")[0],)
        case Uses(on=on):
            return on
        case Code(languages=languages):
            return languages
        case Scanned():
            return ()
