"""A Deployment that requests are sent to, with one pod and nothing that would make more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.k8s_serving import holds_data, scaled, serving
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.model.objects import ObjectPatch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.objects import Running
    from readiness.model.system import System

_ALONE = re.compile(r"operator|controller|exporter|kube-state-metrics|/manager|load-?gen")
"""Images of which one is enough: they watch the cluster or speak for others."""
_KINDS = ("Deployment", "DeploymentConfig", "Rollout", "ReplicaSet", "ReplicationController")


def check(system: System) -> Iterator[Observation]:
    """One observation for each Deployment that serves and could have copies: not a data store, nor one that takes turns."""
    for one in serving(system):
        workload = one.workload
        turns = workload.settings.get("strategy.type")
        if workload.kind not in _KINDS or holds_data(system, workload) or (turns and turns.value == "Recreate"):
            continue
        if any(_ALONE.search(str(getattr(each.image, "text", each.image))) for each in workload.containers):
            continue
        yield _judged(system, workload)


def _judged(system: System, workload: Running) -> Observation:
    written = workload.settings.get("replicas")
    at = written.location if written is not None else workload.location
    if scaled(system, workload):
        return Observation(at, Kind.PASS, workload.label)
    if written is not None and isinstance(written.value, Unresolved):
        return Observation(at, Kind.OPEN, workload.label, f"`{written.value.text}` is only known later")
    if _patched(system, workload):
        return Observation(at, Kind.OPEN, workload.label, "a patch sets its replicas")
    if written is None:
        return Observation(at, Kind.FAIL, workload.label, "the default is 1", level=Level.NOTE)
    return Observation(at, Kind.FAIL if written.value == 1 else Kind.PASS, workload.label)


def _patched(system: System, workload: Running) -> bool:
    return any(
        "replicas" in patch.fields
        and patch.kind in ("", workload.kind)
        and getattr(patch.name, "text", patch.name) == workload.name
        for patch in system.of(ObjectPatch)
    )
