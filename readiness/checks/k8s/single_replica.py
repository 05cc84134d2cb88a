"""A Deployment that requests are sent to, with one pod and nothing that would make more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.serving import data_holders, scaled, serving
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.model.objects import ObjectPatch
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.objects import Running
    from readiness.model.system import System

_ALONE = lazy(r"operator|controller|exporter|kube-state-metrics|/manager|load-?gen")
"""Images of which one is enough: they watch the cluster or speak for others."""
_KINDS = ("Deployment", "DeploymentConfig", "Rollout", "ReplicaSet", "ReplicationController")


def check(system: System) -> Iterator[Observation]:
    """One observation for each Deployment that serves and could have copies: not a data store, nor one that takes turns."""
    holders, by_others = data_holders(system), scaled(system)
    patched = {
        (patch.kind, getattr(patch.name, "text", patch.name))
        for patch in system.of(ObjectPatch)
        if "replicas" in patch.fields
    }
    for one in serving(system):
        workload = one.workload
        turns = workload.settings.get("strategy.type")
        if workload.kind not in _KINDS or workload.location in holders or (turns and turns.value == "Recreate"):
            continue
        if any(_ALONE.search(str(getattr(each.image, "text", each.image))) for each in workload.containers):
            continue
        laid_over = {("", workload.name), (workload.kind, workload.name)} & patched
        owned = not one.alone or (workload.kind, workload.name) in by_others
        yield _judged(workload, owned=owned, patched=bool(laid_over))


def _judged(workload: Running, *, owned: bool, patched: bool) -> Observation:
    written = workload.settings.get("replicas")
    at = written.location if written is not None else workload.location
    if owned:
        return Observation(at, Kind.PASS, workload.label)
    if written is not None and isinstance(written.value, Unresolved):
        return Observation(at, Kind.OPEN, workload.label, f"`{written.value.text}` is only known later")
    if patched:
        return Observation(at, Kind.OPEN, workload.label, "a patch sets its replicas")
    if written is None:
        return Observation(at, Kind.FAIL, workload.label, "the default is 1", level=Level.NOTE)
    return Observation(at, Kind.FAIL if written.value == 1 else Kind.PASS, workload.label)
