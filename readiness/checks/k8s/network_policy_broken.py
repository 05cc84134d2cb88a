"""A NetworkPolicy that does not do what it is there for: it selects or admits nobody, or keeps its pods from the resolver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import near, operated, same_namespace, selects, strayed, taken
from readiness.checks.k8s.unread import unread
from readiness.model.cluster import LabelSelector, NetworkPolicy, PodTemplate
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.location import Location
    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each policy, and for each peer that is pods of its own namespace."""
    for policy in system.of(NetworkPolicy):
        if policy.selector is None:
            continue
        name = f"NetworkPolicy/{policy.name}"
        yield _selects(policy.selector, policy, policy.location, name, "selects no pod", system)
        for selector, inside, place in policy.peers:
            if inside:
                yield _selects(selector, policy, place, name, "admits pods that do not exist", system)
        if policy.egress and policy.calls_pods:
            yield _resolves(policy, policy.selector, name, system)


def _selects(
    selector: LabelSelector, policy: NetworkPolicy, place: Location, name: str, wrong: str, system: System
) -> Observation:
    if not selector.valid:
        return Observation(place, Kind.OPEN, name, "its selector is of no known shape")
    found, doubt = taken(selector, policy.namespace, system)
    if found or selector.everything:
        return Observation(place, Kind.PASS, name)
    if doubt or operated(selector, policy.namespace, system) is not None:
        return Observation(place, Kind.OPEN, name, "its pods could not be told")
    if reason := unread(system, policy.location):
        return Observation(place, Kind.OPEN, name, reason)
    if near(policy, system.of(PodTemplate)) or strayed(selector, policy, system):
        return Observation(place, Kind.FAIL, f"{name} {wrong}")
    return Observation(place, Kind.OPEN, name, "its pods are not in this repository")


def _resolves(policy: NetworkPolicy, selector: LabelSelector, name: str, system: System) -> Observation:
    """Other policies add to what a pod may do: one of them may allow it."""
    if policy.resolves or policy.open_egress:
        return Observation(policy.location, Kind.PASS, name)
    pods = taken(selector, policy.namespace, system)[0]
    for other in system.of(NetworkPolicy):
        if not same_namespace(other.namespace, policy.namespace) or not (
            other.resolves or other.open_egress or other.selector is None
        ):
            continue
        if (
            other.selector is None
            or other.selector.everything
            or any(selects(other.selector, pod.labels) is not False for pod in pods)
        ):
            return Observation(policy.location, Kind.PASS, name)
    return Observation(
        policy.location, Kind.FAIL, f"{name} allows calls to pods but not to DNS, so names do not resolve"
    )
