"""The rules that look at the whole: those over the joined system, and those that speak for a scanner."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, cast

from readiness.engine import processes, texts
from readiness.engine.examine import UNREAD, Observed, crash, function, judge_problem
from readiness.engine.plan import TEXT
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.model.problem import Problem
from readiness.model.rule import Scanned, Uses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from readiness.engine.plan import Plan
    from readiness.model.facts import Fact
    from readiness.model.report import Notification
    from readiness.model.rule import Rule
    from readiness.model.system import System

WORTH_PROCESSES = 500
"""Facts below which forking costs more than it saves."""


def examine_system(plan: Plan, system: System, other: System | None, crashes: list[Notification]) -> Iterator[Observed]:
    """Observations of every rule `on: system`. `other`: the system as it may be, where charts leave something to their user."""
    rules = [rule for rule in plan.system if isinstance(rule.check, Uses)]  # no others are planned for the system
    enough = processes.processors() if len(system.facts) >= WORTH_PROCESSES else 1
    parts = [rules[first::enough] for first in range(enough)]
    said = processes.side_by_side(lambda part: [_examined(rule, system, other) for rule in part], parts)
    for number in range(len(rules)):
        observed, notes = said[number % enough][number // enough]
        yield from observed
        crashes += notes


def _examined(rule: Rule, system: System, other: System | None) -> tuple[list[Observed], list[Notification]]:
    crashes: list[Notification] = []
    said = _observed(rule, system, crashes)
    if other is None:
        return said, crashes
    from readiness.engine.readings import agreed

    return list(agreed(said, _observed(rule, other, crashes))), crashes


def _observed(rule: Rule, system: System, crashes: list[Notification]) -> list[Observed]:
    check = cast("Uses", rule.check)
    found: list[Observed] = []
    try:
        for observation in function(check.name)(system, **check.arguments):
            found.append(Observed(rule.id, observation))  # noqa: PERF401 (what was said before it crashed counts)
    except Exception as error:  # noqa: BLE001 (a crash costs one file or one rule, and is said)
        crashes.append(crash(f"rule `{rule.id}` crashed", rule.id, None, error))
        found.append(Observed(rule.id, Observation(Location(""), Kind.OPEN, "", "the rule crashed")))
    return found


def examine_problems(plan: Plan, problems: Iterable[Problem]) -> Iterator[Observed]:
    """Observations of the rules `on: problem` on what shows only when all is done."""
    for problem in problems:
        yield from judge_problem(problem, plan, "")


def examine_unread(plan: Plan, facts: Iterable[Fact]) -> Iterator[Observed]:
    """What could not be read leaves every rule of its format open, so that nothing passes on the rest alone.

    Once for each reason: a chart of thirty templates is one thing nobody could tell.
    """
    groups: dict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in facts:
        if isinstance(problem, Problem) and problem.kind in UNREAD:
            groups[problem.format, problem.message].append(problem)
    for (name, message), problems in groups.items():
        more = f"; {len(problems)} files are like this" if len(problems) > 1 else ""
        place = Location(problems[0].location.path, problems[0].location.region)
        for rule in plan.by_format.get(name, ()):
            yield Observed(rule.id, Observation(place, Kind.OPEN, place.path, message + more))


def examine_texts(plan: Plan, paths: Iterable[str]) -> Iterator[Observed]:
    """A pass of every rule `on: text` for all searched files at once: thousands without anything are not told one by one."""
    rules = plan.by_format.get(TEXT, ())
    searched = sum(texts.wanted(plan, path) for path in paths) if rules else 0
    for rule in rules if searched else ():
        yield Observed(rule.id, Observation(Location(""), Kind.PASS), targets=searched)


def examine_scans(plan: Plan, system: System) -> Iterator[Observed]:
    """Observations of every rule that a scanner's alerts are evidence for."""
    if not system.scans:
        return
    from readiness.scanners import scanned

    for name, rules in plan.scanned.items():
        scan = system.scans.get(name)
        for rule in rules:
            if scan is not None and isinstance(rule.check, Scanned):
                yield from (Observed(rule.id, found) for found in scanned.check(rule.check, scan))
