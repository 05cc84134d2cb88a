"""A disruption budget that lets no pod go, so that no node can be drained."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from readiness.checks.k8s.budget_missing import lowest
from readiness.checks.k8s.cluster_matching import folder, taken
from readiness.model.artifact import Unresolved
from readiness.model.cluster import DisruptionBudget
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each budget, at the lowest number of replicas its workload may have."""
    for budget in system.of(DisruptionBudget):
        name = f"PodDisruptionBudget/{budget.name}"
        place = budget.limit_location or budget.location
        if isinstance(budget.minimum, Unresolved) or isinstance(budget.maximum, Unresolved):
            yield Observation(place, Kind.OPEN, name, "its limit is only known later")
        elif _always(budget) or _never_spare(budget, system):
            yield Observation(place, Kind.FAIL, name)
        else:
            yield Observation(place, Kind.PASS, name)


def _always(budget: DisruptionBudget) -> bool:
    least = _percentage(budget.minimum)
    return budget.maximum in (0, "0%") or (least is not None and least >= 100)


def _never_spare(budget: DisruptionBudget, system: System) -> bool:
    """Where several workloads match in several folders, the one beside the budget is meant."""
    if budget.minimum is None or budget.selector is None:
        return False
    pods = taken(budget.selector, budget.namespace, system)[0]
    beside = [pod for pod in pods if folder(pod.location) == folder(budget.location) and not pod.partial]
    counts = [lowest(pod, system) for pod in beside]
    known = [count for count in counts if isinstance(count, int) and count > 0]
    if not known or len(known) < len(pods):
        return False
    return _kept(budget.minimum, sum(known)) >= sum(known)


def _kept(minimum: int | str | Unresolved, count: int) -> int:
    share = _percentage(minimum)
    if share is not None:
        return math.ceil(count * share / 100)  # the API rounds what must stay up
    return minimum if isinstance(minimum, int) else 0


def _percentage(value: object) -> int | None:
    return int(value[:-1]) if isinstance(value, str) and value.endswith("%") and value[:-1].isdecimal() else None
