"""A binding to a role that is written nowhere here, so that nobody who reads it knows what it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import same_namespace
from readiness.model.artifact import Unresolved
from readiness.model.cluster import AccessBinding, AccessRole
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_BUILT_IN = frozenset({"cluster-admin", "admin", "edit", "view"})


def check(system: System) -> Iterator[Observation]:
    """One observation for each binding. The cluster's own roles are known without being written."""
    roles = system.of(AccessRole)
    for binding in system.of(AccessBinding):
        name = f"{binding.kind}/{binding.name}"
        if isinstance(binding.role, Unresolved) or "{" in binding.role_kind:
            yield Observation(binding.location, Kind.OPEN, name, "the role is only known later")
            continue
        known = binding.role in _BUILT_IN or binding.role.startswith("system:")
        known = known or any(_meant(binding, role) for role in roles)
        yield Observation(binding.location, Kind.PASS if known else Kind.FAIL, f"{name} to {binding.role}")


def _meant(binding: AccessBinding, role: AccessRole) -> bool:
    if (binding.role_kind, binding.role) != (role.kind, role.name):
        return False
    return role.kind == "ClusterRole" or same_namespace(binding.namespace, role.namespace)
