"""A Namespace whose tenants may use up the cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.unread import unread
from readiness.model.artifact import Unresolved
from readiness.model.cluster import NamespaceDeclared, NamespaceQuota
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each Namespace that is declared."""
    bounded = {one.namespace for one in system.of(NamespaceQuota)}
    for namespace in system.of(NamespaceDeclared):
        if isinstance(namespace.name, Unresolved):
            yield Observation(namespace.location, Kind.OPEN, namespace.name.text, "its name is only known later")
        elif namespace.name in bounded or "" in bounded:
            yield Observation(namespace.location, Kind.PASS, namespace.name)
        elif reason := unread(system, namespace.location):
            yield Observation(namespace.location, Kind.OPEN, namespace.name, reason)
        else:
            yield Observation(namespace.location, Kind.FAIL, namespace.name)
