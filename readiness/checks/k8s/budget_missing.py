"""A workload of several replicas that a drain may take down at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import folder, same_namespace, scalers, selects
from readiness.checks.k8s.unread import unread
from readiness.model.artifact import Unresolved
from readiness.model.cluster import DisruptionBudget, PodTemplate
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.facts import Number
    from readiness.model.system import System

_MANY = frozenset({"Deployment", "StatefulSet", "Rollout", "DeploymentConfig"})


def check(system: System, *, unscaled: bool = False) -> Iterator[Observation]:
    """One observation for each workload with two replicas or more, or for each of which nothing here says how many."""
    for template in system.of(PodTemplate):
        count = lowest(template, system)
        if template.kind not in _MANY or template.partial or (count is None) is not unscaled:
            continue
        if isinstance(count, int) and count < 2:
            continue
        truths = [_guards(budget, template) for budget in system.of(DisruptionBudget)]
        name = f"{template.kind}/{template.name}"
        if True in truths:
            yield Observation(template.location, Kind.PASS, name)
        elif None in truths or isinstance(count, Unresolved):
            yield Observation(template.location, Kind.OPEN, name, "its labels or replicas are only known later")
        elif reason := unread(system, template.location):
            yield Observation(template.location, Kind.OPEN, name, reason)
        else:
            yield Observation(template.location, Kind.FAIL, name)


def lowest(template: PodTemplate, system: System) -> Number | None:
    """The fewest replicas: what the autoscaler beside it allows, else what is written; None when nothing says."""
    minima = [one.minimum for one in scalers(template, system) if folder(one.location) == folder(template.location)]
    known = [minimum for minimum in minima if isinstance(minimum, int)]
    if minima:
        return min(known) if known else minima[0]
    return template.replicas


def _guards(budget: DisruptionBudget, template: PodTemplate) -> bool | None:
    if budget.selector is None or not same_namespace(budget.namespace, template.namespace):
        return False
    return selects(budget.selector, template.labels)
