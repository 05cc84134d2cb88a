"""The steps of a canary: how many requests the first one risks, and whether anything waits for what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.rollout.rollouts import late, patched
from readiness.model.artifact import Unresolved
from readiness.model.delivery import ArgoRollout
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.delivery import Step
    from readiness.model.system import System

_WAITS = frozenset({"pause", "analysis", "experiment", "plugin"})
_TRIES = frozenset({"setHeaderRoute", "setMirrorRoute", "experiment", "analysis", "plugin"})
"""What shows the new version to chosen requests, or judges it, before any others reach it."""


def check(system: System, *, largest_first: int = 50, shortest: int = 60) -> Iterator[Observation]:
    """One observation for each Rollout whose canary gives weights, at the first of them."""
    for one in system.of(ArgoRollout):
        first = next((at for at, step in enumerate(one.steps) if step.kind == "setWeight" and step.amount != 0), None)
        if first is None:
            continue
        problem, level = _problem(one, first, largest_first, shortest)
        doubt = late([one.most, *(step.amount for step in one.steps)])
        kind = Kind.OPEN if doubt else Kind.FAIL if problem else Kind.PASS
        if kind is Kind.FAIL and patched(one, system, "strategy"):
            kind, doubt = Kind.OPEN, "a patch changes its strategy"
        note = doubt or problem
        yield Observation(one.steps[first].location, kind, one.label, note, level=level if kind is Kind.FAIL else None)


def _problem(one: ArgoRollout, first: int, largest: int, shortest: int) -> tuple[str, Level | None]:
    weights = [step.amount for step in one.steps if step.kind == "setWeight"]
    before, after = one.steps[:first], one.steps[first + 1 :]
    weight, most = weights[0] or one.steps[first].amount, one.most
    if not isinstance(weight, int) or not isinstance(most, int):
        return "", None
    if any(isinstance(each, int) and each > most for each in weights):
        return f"a weight above {most} is refused", None
    if weight * 100 > largest * most and not any(step.kind in _TRIES for step in before):
        return f"the first step already sends it {weight * 100 // most} % of all requests", None
    if not any(step.kind in _WAITS for step in after):
        return "nothing waits between its steps", None
    seconds = _seconds(after)
    if seconds is not None and seconds < shortest:
        return f"its pauses last {seconds} s in all", Level.NOTE
    return "", None


def _seconds(steps: Sequence[Step]) -> int | None:
    """Of all pauses together; None where something else is waited for."""
    waits = [step for step in steps if step.kind in _WAITS]
    if any(step.kind != "pause" or step.amount is None or isinstance(step.amount, Unresolved) for step in waits):
        return None
    return sum(step.amount for step in waits if isinstance(step.amount, int))
