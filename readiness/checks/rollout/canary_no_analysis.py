"""A canary that goes on by the clock alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.rollout.rollouts import late, patched
from readiness.model.delivery import ArgoRollout
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each Rollout whose canary has steps. Without any it is a rolling update, and no canary."""
    for one in system.of(ArgoRollout):
        if one.strategy == "canary" and not one.stepless:
            yield Observation(one.strategy_location, *_judge(one, system))


def _judge(one: ArgoRollout, system: System) -> tuple[Kind, str, str]:
    if one.analyses:
        return Kind.PASS, one.label, ""
    doubt = late(step.amount for step in one.steps)
    if not one.steps or doubt:
        return Kind.OPEN, one.label, doubt or "its steps are only known later"
    if any(step.kind == "plugin" for step in one.steps):
        return Kind.OPEN, one.label, "a plugin may judge it"
    if any(step.gate for step in one.steps):
        return Kind.OPEN, one.label, "a person lets it go on; what they go by is not written here"
    if patched(one, system, "strategy"):
        return Kind.OPEN, one.label, "a patch changes its strategy"
    return Kind.FAIL, one.label, ""
