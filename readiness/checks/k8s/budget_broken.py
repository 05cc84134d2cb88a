"""A disruption budget that guards nothing, or gets in another's way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import folder, near, operated, same_namespace, selects, strayed, taken
from readiness.checks.k8s.unread import unread
from readiness.model.cluster import DisruptionBudget, LabelSelector, PodTemplate
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each budget."""
    budgets = system.of(DisruptionBudget)
    for budget in budgets:
        yield Observation(budget.location, *_judge(budget, budgets, system))


def _judge(
    budget: DisruptionBudget, budgets: tuple[DisruptionBudget, ...], system: System
) -> tuple[Kind, str, str, tuple[()], None, Level | None]:
    name = f"PodDisruptionBudget/{budget.name}"
    if budget.selector is None:
        return Kind.FAIL, f"{name} has no selector and guards nothing", "", (), None, None
    found, doubt = taken(budget.selector, budget.namespace, system)
    if not found:
        return _guards_nothing(budget, name, doubt, system)
    twice = next((other for other in budgets if _rivals(budget, other) and _shares(other, found)), None)
    if twice is not None:
        said = f"{name} and {twice.name} guard the same pods, and evictions fail"
        return Kind.FAIL, said, "", (), None, None
    if budget.minimum is None and budget.maximum is None:
        return Kind.FAIL, f"{name} sets neither minAvailable nor maxUnavailable", "", (), None, Level.NOTE
    return Kind.PASS, name, "", (), None, None


def _guards_nothing(
    budget: DisruptionBudget, name: str, doubt: bool, system: System
) -> tuple[Kind, str, str, tuple[()], None, None]:
    if doubt:
        return Kind.OPEN, name, "labels are only known later", (), None, None
    selector = budget.selector or LabelSelector()
    if operated(selector, budget.namespace, system) is not None:
        return Kind.OPEN, name, "its pods may be run by an operator", (), None, None
    if reason := unread(system, budget.location):
        return Kind.OPEN, name, reason, (), None, None
    if near(budget, system.of(PodTemplate)) or strayed(selector, budget, system):
        return Kind.FAIL, f"{name} selects no pod", "", (), None, None
    return Kind.OPEN, name, "its workload is not in this repository", (), None, None


def _rivals(one: DisruptionBudget, other: DisruptionBudget) -> bool:
    return (
        one.name != other.name
        and folder(one.location) == folder(other.location)
        and same_namespace(one.namespace, other.namespace)
    )


def _shares(other: DisruptionBudget, pods: list[PodTemplate]) -> bool:
    return other.selector is not None and any(selects(other.selector, pod.labels) for pod in pods)
