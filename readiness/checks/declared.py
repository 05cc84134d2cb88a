"""The whole YAML check language: `each`, `where`, `require`, and eleven tests over three truths. There is no `not`.

| leaf `{path: dotted, TEST: value}`            | absent is                            | unresolved is |
|-----------------------------------------------|--------------------------------------|---------------|
| `exists: true` / `exists: false`              | fail / pass                          | present       |
| `equals`, `one_of`, `matches`, `at_least`, `at_most` | fail                          | open          |
| `not_equals`, `none_of`, `not_matches`        | fail, unless the rule says `absent: pass` | open     |

`all_of` takes the strongest of fail > open > pass, `any_of` of pass > open > fail. Values compare by type as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, cast

from readiness.model.artifact import Node, Target, Unresolved
from readiness.model.finding import Fix, Kind, Observation
from readiness.model.location import Location, Region
from readiness.model.named import NamedTuple
from readiness.pattern import regex

if TYPE_CHECKING:
    from readiness.model.rule import Declared, Remedy

Predicate = Mapping[str, object]


class Truth(NamedTuple):
    kind: Kind
    region: Region | None = None
    """What was looked at, where it stands in the file."""
    note: str = ""


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _same(found: object, wanted: object) -> bool:
    return type(found) is type(wanted) and found == wanted


def _matches(found: object, wanted: object) -> bool:
    return isinstance(found, str) and regex(str(wanted)).search(found) is not None


def _least(found: object, wanted: object) -> bool:
    left, right = _number(found), _number(wanted)
    return left is not None and right is not None and left >= right


def _most(found: object, wanted: object) -> bool:
    left, right = _number(found), _number(wanted)
    return left is not None and right is not None and left <= right


def _one_of(found: object, wanted: object) -> bool:
    return any(_same(found, value) for value in cast("Iterable[object]", wanted))


TESTS: Mapping[str, Callable[[object, object], bool]] = {
    "equals": _same,
    "one_of": _one_of,
    "matches": _matches,
    "at_least": _least,
    "at_most": _most,
    "not_equals": lambda found, wanted: not _same(found, wanted),
    "none_of": lambda found, wanted: not _one_of(found, wanted),
    "not_matches": lambda found, wanted: not _matches(found, wanted),
}
KEYS = frozenset({"path", "absent", "exists", *TESTS})

_STRONGEST_ALL = (Kind.FAIL, Kind.OPEN, Kind.PASS)
_STRONGEST_ANY = (Kind.PASS, Kind.OPEN, Kind.FAIL)


def judge(predicate: Predicate, node: Node) -> Truth:
    """What a predicate says of a node."""
    if "all_of" in predicate:
        return _strongest(predicate["all_of"], node, _STRONGEST_ALL)
    if "any_of" in predicate:
        return _strongest(predicate["any_of"], node, _STRONGEST_ANY)
    found = node.get(str(predicate["path"]))
    if "exists" in predicate:
        return Truth(
            Kind.PASS if (found is not None) == predicate["exists"] else Kind.FAIL, found.region if found else None
        )
    name, wanted = next((key, value) for key, value in predicate.items() if key in TESTS)
    if found is None:
        return Truth(Kind.PASS if predicate.get("absent") == "pass" else Kind.FAIL)
    if isinstance(found.value, Unresolved):
        return Truth(Kind.OPEN, found.region, f"`{found.value.text}` is only known later")
    return Truth(Kind.PASS if TESTS[name](found.value, wanted) else Kind.FAIL, found.region)


def _strongest(predicates: object, node: Node, order: tuple[Kind, ...]) -> Truth:
    truths: list[Truth] = []
    for predicate in cast("list[Predicate]", predicates):
        truth = judge(predicate, node)
        if truth.kind is order[0]:
            return truth
        truths.append(truth)
    return min(truths, key=lambda truth: order.index(truth.kind))


def check(rule: Declared, targets: Iterable[Target], remedy: Remedy | None = None) -> Iterator[Observation]:
    """One observation for each target that `where` keeps; a target that it cannot tell is open."""
    for target in targets:
        kept = judge(rule.where, target.node) if rule.where else Truth(Kind.PASS)
        if kept.kind is Kind.FAIL:
            continue
        truth = judge(rule.require, target.node) if kept.kind is Kind.PASS else kept
        region = truth.region if truth.region is not None and truth.kind is not Kind.PASS else target.anchor
        place = Location(target.document.path, region, target.logical)
        fix = _fix(remedy, target) if truth.kind is Kind.FAIL and remedy is not None else None
        yield Observation(place, truth.kind, target.name, truth.note, fix=fix)


def _fix(remedy: Remedy, target: Target) -> Fix | None:
    if remedy.where and judge(remedy.where, target.node).kind is not Kind.PASS:
        return None
    from readiness.checks.edited import removed, with_field

    place = (target.document, target.node, remedy.path)
    edit = removed(*place) if remedy.to is None else with_field(*place, remedy.to)
    return Fix(remedy.description, (edit,), remedy.applicability) if edit is not None else None
