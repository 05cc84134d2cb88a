"""Somebody may do everything: a role that allows all, or a binding to the role or group that does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.cluster import AccessBinding, AccessRole
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.location import Location
    from readiness.model.system import System

_PLATFORM = ("system:", "gce:")
"""Names of what clusters are born with."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each role and each binding that is not the platform's own, or bound by the platform alone."""
    bindings = system.of(AccessBinding)
    for role in system.of(AccessRole):
        bound = [one.name.startswith(_PLATFORM) for one in bindings if _binds(one, role)]
        if role.name == "cluster-admin" or (all(bound) if bound else role.name.startswith(_PLATFORM)):
            continue
        kind = Kind.FAIL if role.everything is not None else Kind.PASS
        place, name = role.everything or role.location, f"{role.kind}/{role.name} allows everything"
        yield Observation(place, kind, name, level=_within(role.kind == "Role"))
    for binding in bindings:
        if binding.name != "cluster-admin":  # every cluster is born with that one
            yield _binding(binding)


def _binds(binding: AccessBinding, role: AccessRole) -> bool:
    return (binding.role_kind, binding.role) == (role.kind, role.name)


def _binding(binding: AccessBinding) -> Observation:
    name = f"{binding.kind}/{binding.name} gives everything"
    master = _subject(binding, "system:masters")
    if isinstance(binding.role, Unresolved):
        return Observation(binding.location, Kind.OPEN, name, "the role is only known later")
    if binding.role == "cluster-admin" or master is not None:
        place = binding.location if master is None else master
        return Observation(place, Kind.FAIL, name, level=_within(binding.kind == "RoleBinding" and master is None))
    return Observation(binding.location, Kind.PASS, name)


def _within(one_namespace: bool) -> Level | None:
    """What owns one namespace does not own the cluster."""
    return Level.WARNING if one_namespace else None


def _subject(binding: AccessBinding, name: str) -> Location | None:
    return next((place for kind, subject, _, place in binding.subjects if kind == "Group" and subject == name), None)
