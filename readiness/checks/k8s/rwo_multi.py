"""Deployments whose pods would have to share a volume that only one node may mount."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.checks.k8s.serving import near, scaled
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.model.objects import ObjectDefined, ObjectReference, Running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_SHARED = ("ReadWriteMany", "ReadOnlyMany")
_KINDS = ("Deployment", "DeploymentConfig", "ReplicaSet", "Rollout")


def check(system: System) -> Iterator[Observation]:
    """One observation for each claim of the repository that a Deployment mounts."""
    claims: dict[object, list[ObjectDefined]] = defaultdict(list)
    for claim in system.of(ObjectDefined):
        if claim.kind == "PersistentVolumeClaim" and claim.modes:
            claims[claim.name].append(claim)
    workloads = {(one.location.path, one.label): one for one in system.of(Running) if one.kind in _KINDS}
    by_others = scaled(system)
    for use in system.of(ObjectReference):
        workload = workloads.get(use.held) if use.kind == "PersistentVolumeClaim" else None
        found = [one for one in claims.get(use.name, ()) if workload and near(one.namespace, workload.namespace)]
        if workload is not None and found:
            owned = (workload.kind, workload.name) in by_others
            yield _judged(workload, use, min(found, key=lambda one: _distance(one, use)), owned=owned)


def _distance(claim: ObjectDefined, use: ObjectReference) -> tuple[bool, bool, bool]:
    """Of claims with one name: one that more may share first, then the one nearby."""
    path, own = claim.location.path, use.location.path
    return not any(mode in _SHARED for mode in claim.modes), path != own, _folder(path) != _folder(own)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _judged(workload: Running, use: ObjectReference, claim: ObjectDefined, *, owned: bool) -> Observation:
    name = f"{claim.name} of {workload.label}"
    related = (claim.location._replace(message="the claim"),)
    if any(isinstance(mode, Unresolved) for mode in claim.modes):
        return Observation(use.location, Kind.OPEN, name, "how it may be mounted is only known later", related)
    replicas, strategy = workload.settings.get("replicas"), workload.settings.get("strategy.type")
    surge = workload.settings.get("strategy.rollingUpdate.maxSurge")
    several = owned or (replicas is not None and isinstance(replicas.value, int) and replicas.value > 1)
    turns = (strategy is not None and strategy.value == "Recreate") or (
        surge is not None and surge.value in (0, "0", "0%")
    )
    if any(mode in _SHARED for mode in claim.modes) or (turns and not several):
        return Observation(use.location, Kind.PASS, name)
    if several:
        return Observation(use.location, Kind.FAIL, name, "it has several pods", related)
    note = "a rolling update starts the new pod while the old one still holds it"
    return Observation(use.location, Kind.FAIL, name, note, related, level=Level.NOTE)
