"""How each service comes to its next version, by what releases its workloads: a Rollout, Flagger, a route, or they themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.delivery import ArgoRollout, ColourPair, FlaggerCanary
from readiness.model.named import NamedTuple
from readiness.model.objects import ObjectPatch, Running
from readiness.model.strategy import NAMES, Strategy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.join.shares import Shared
    from readiness.model.location import Location
    from readiness.model.system import Service, System

_PROGRESSIVE = ("canary", "blue-green")
_TYPES: Mapping[object, str] = {
    None: "rolling", "RollingUpdate": "rolling", "Rolling": "rolling", "Recreate": "recreate",
}  # fmt: skip
"""Of `strategy.type` and `updateStrategy.type`; OpenShift says `Rolling`."""
_ROLLING = frozenset({"Deployment", "DeploymentConfig", "StatefulSet", "DaemonSet"})


class Way(NamedTuple):
    """How one workload is released."""

    name: str
    place: Location


def strategy(service: Service, system: System, shares: Shared) -> Strategy | None:
    """None for what runs nothing that has versions: no workload, or only jobs."""
    ways = [_way(one, system, shares) for one in service.of(Running) if not one.ends]
    if not ways:
        return None
    named = {way.name for way in ways}
    progressive = named & set(_PROGRESSIVE)
    chosen = progressive if len(progressive) == 1 else named
    name = next(iter(chosen)) if len(chosen) == 1 else "unknown"
    shown = [way for way in ways if way.name in chosen]
    shown.sort(key=lambda way: NAMES.index(way.name))
    return Strategy(service.name, name, tuple(dict.fromkeys(way.place for way in shown)))


def _way(workload: Running, system: System, shares: Shared) -> Way:
    return next(_ways(workload, system, shares))


def _ways(workload: Running, system: System, shares: Shared) -> Iterator[Way]:
    """The first counts: what releases a workload from outside before what it says of itself."""
    for rollout in system.of(ArgoRollout):
        if rollout.location == workload.location or _borrows(rollout, workload):
            yield _by_rollout(rollout)
    for canary in system.of(FlaggerCanary):
        target = (canary.target_kind, canary.target_name)
        if target == (workload.kind, workload.name) and _near(canary.namespace, workload.namespace):
            yield Way(canary.strategy or "unknown", canary.location._replace(message=f"{canary.label} releases it"))
    for pair in system.of(ColourPair):
        if workload.location in (pair.location, pair.one):
            message = f"this Service chooses between {pair.labels[0]} and {pair.labels[1]}"
            yield Way("blue-green", pair.switches[0]._replace(message=message))
    if workload.location in shares:
        yield Way("canary", shares[workload.location]._replace(message="requests are shared out by weight"))
    yield _by_itself(workload, system)


def _borrows(rollout: ArgoRollout, workload: Running) -> bool:
    return rollout.borrowed == (workload.kind, workload.name) and _near(rollout.namespace, workload.namespace)


def _by_rollout(rollout: ArgoRollout) -> Way:
    if rollout.strategy == "canary" and rollout.stepless:
        return Way("rolling", rollout.strategy_location._replace(message=f"{rollout.label}: a canary without steps"))
    said = f"{rollout.label}: {rollout.strategy or 'its strategy is not known'}"
    return Way(rollout.strategy or "unknown", rollout.strategy_location._replace(message=said))


def _by_itself(workload: Running, system: System) -> Way:
    if workload.kind not in _ROLLING:
        return Way("unknown", workload.location._replace(message=f"how {workload.label} is replaced is not written"))
    said = workload.settings.get("strategy.type") or workload.settings.get("updateStrategy.type")
    value = said.value if said is not None else None
    place = said.location if said is not None else workload.location
    if isinstance(value, Unresolved):
        return Way("unknown", place._replace(message=f"`{value.text}` is only known later"))
    if any(_patches(patch, workload) for patch in system.of(ObjectPatch)):
        return Way("unknown", place._replace(message=f"a patch changes the strategy of {workload.label}"))
    name = _TYPES.get(value, "unknown")
    written = f"{value}" if value is not None else "rolling by default"
    return Way(name, place._replace(message=f"{workload.label}: {written}"))


def _patches(patch: ObjectPatch, workload: Running) -> bool:
    meant = patch.kind in ("", workload.kind) and patch.name == workload.name
    return meant and bool({"strategy", "updateStrategy"} & patch.fields)


def _near(one: str, other: str) -> bool:
    return one == other or not one or not other
