"""Two autoscalers that pull at one workload."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import folder, same_namespace
from readiness.model.artifact import Unresolved
from readiness.model.cluster import Autoscaler
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each autoscaler. Another folder may be another place, where the other one is not."""
    scalers = [one for one in system.of(Autoscaler) if not isinstance(one.target_name, Unresolved) and one.target_name]
    for one in scalers:
        others = [other for other in scalers if _rivals(one, other)]
        name = f"{one.target_kind}/{one.target_name}"
        related = tuple(other.location for other in others)
        beside = any(other.location.path == one.location.path for other in others)
        level = None if beside else Level.WARNING  # files of one folder may be alternatives
        yield Observation(one.target_location, Kind.FAIL if others else Kind.PASS, name, related=related, level=level)


def _rivals(one: Autoscaler, other: Autoscaler) -> bool:
    if (one.kind, one.name) == (other.kind, other.name) or folder(one.location) != folder(other.location):
        return False
    if (one.target_kind, one.target_name) != (other.target_kind, other.target_name):
        return False
    if not same_namespace(one.namespace, other.namespace) or one.adopts == other.name or other.adopts == one.name:
        return False
    vertical = "VerticalPodAutoscaler"
    return vertical not in (one.kind, other.kind) or (
        one.kind != other.kind and bool(set(one.watches) & set(other.watches))
    )
