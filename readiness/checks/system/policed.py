"""Which NetworkPolicies stand before which pods, and whether they let somebody through."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import same_namespace, selects, taken
from readiness.checks.k8s.unread import unread
from readiness.model.artifact import Unresolved
from readiness.model.cluster import NetworkPolicy, PodTemplate
from readiness.model.location import shared_folders
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.cluster import PolicyPeer, PolicyRule
    from readiness.model.facts import Number
    from readiness.model.location import Location
    from readiness.model.system import System

_DOORS = lazy(
    r"(?i)ingress|gateway|proxy|nginx|traefik|kong|envoy|haproxy|caddy|contour|router|edge|front-door|load-?balancer"
)
"""Pods through which others come in."""


class Policed(NamedTuple):
    """The policies that select some pods, of those written for them."""

    template: PodTemplate
    policies: tuple[NetworkPolicy, ...]
    doubt: str = ""
    """Why there may be others."""

    @property
    def shut(self) -> bool:
        """Only what a policy lets in comes in."""
        return any(one.ingress for one in self.policies)

    @property
    def held(self) -> bool:
        """Only what a policy lets out goes out."""
        return any(one.egress for one in self.policies)

    def incoming(self) -> list[tuple[NetworkPolicy, PolicyRule]]:
        return [(one, rule) for one in self.policies if one.ingress for rule in one.incoming]

    def outgoing(self) -> list[tuple[NetworkPolicy, PolicyRule]]:
        return [(one, rule) for one in self.policies if one.egress for rule in one.outgoing]


@lru_cache(maxsize=1)
def policed(system: System) -> Mapping[Location, Policed]:
    """By the place of the pods' template. Of several ways to deploy something a policy means the nearest one."""
    found: dict[Location, list[NetworkPolicy]] = defaultdict(list)
    templates = {one.location: one for one in system.of(PodTemplate)}
    doubts: dict[Location, str] = {}
    foreign = [one for one in system.of(NetworkPolicy) if one.selector is None]
    for policy in system.of(NetworkPolicy):
        if policy.selector is None:
            continue
        pods, unsure = taken(policy.selector, policy.namespace, system)
        nearest = max((shared_folders(one.location.path, policy.location.path) for one in pods), default=0)
        for pod in pods:
            if shared_folders(pod.location.path, policy.location.path) == nearest:
                found[pod.location].append(policy)
                if unsure or not policy.written or unread(system, policy.location):
                    doubts[pod.location] = "some of the policies are only known later"
    for place in found:
        if any(same_namespace(one.namespace, templates[place].namespace) for one in foreign):
            doubts[place] = "another kind of policy may let it through"
    return {place: Policed(templates[place], tuple(told), doubts.get(place, "")) for place, told in found.items()}


def admits(
    rule: PolicyRule, policy: NetworkPolicy, other: PodTemplate, port: int | None, names: Mapping[str, int]
) -> bool | None:
    """Whether a rule lets these pods through to a port; None where that is not known."""
    ported = at(rule, port, names)
    if ported is False:
        return False
    if rule.peers is None:
        return ported
    truths = [_is(peer, policy, other) for peer in rule.peers]
    if True in truths:
        return ported
    return None if None in truths else False


def at(rule: PolicyRule, port: int | None, names: Mapping[str, int]) -> bool | None:
    """Whether it lets anybody through to a port of the pods, whose ports have these names."""
    if rule.ports is None:
        return True
    if port is None:
        return None
    truths = [_spans(first, last, port, names) for first, last, _ in rule.ports]
    return True if True in truths else None if None in truths else False


def _spans(first: Number | str, last: Number | None, port: int, names: Mapping[str, int]) -> bool | None:
    if isinstance(first, Unresolved) or isinstance(last, Unresolved):
        return None
    if isinstance(first, str):
        return names[first] == port if first in names else None
    return first == port or (last is not None and first <= port <= last)


def _is(peer: PolicyPeer, policy: NetworkPolicy, other: PodTemplate) -> bool | None:
    if peer.block:
        return None
    pods = True if peer.pods is None else selects(peer.pods, other.labels)
    if peer.namespaces is None:
        return pods if same_namespace(policy.namespace, other.namespace) else False
    if pods is False or peer.namespaces.everything:
        return pods
    names = {name for name, _ in peer.names}
    if names and other.namespace and not any(mark in other.namespace for mark in "{$"):
        return pods if other.namespace in names else False
    return None


def from_outside(rule: PolicyRule, policy: NetworkPolicy, system: System) -> bool:
    """It may let through what is not of the repository: a controller, a load balancer, Prometheus."""
    if rule.peers is None:
        return True
    return any(_may_be_outside(peer, policy, system) for peer in rule.peers)


def _may_be_outside(peer: PolicyPeer, policy: NetworkPolicy, system: System) -> bool:
    if peer.block or peer.namespaces is not None or peer.pods is None or peer.pods.everything:
        return True
    found, unsure = taken(peer.pods, policy.namespace, system)
    return unsure or not found or any(_DOORS.search(one.name) for one in found)


def names_of(template: PodTemplate) -> dict[str, int]:
    """The numbers of its ports that have a name."""
    return {name: number for number, name in template.ports if name and isinstance(number, int)}
