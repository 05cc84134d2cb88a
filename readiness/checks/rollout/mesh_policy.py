"""What a mesh lets through in plain text, and what it lets wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.rollout.route_weights import inside, parts_of, same_host
from readiness.model.artifact import Unresolved
from readiness.model.delivery import DestinationRule, PeerAuthentication, TrafficRoute
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.delivery import Split
    from readiness.model.facts import Text
    from readiness.model.system import System

_PLAIN = frozenset({"PERMISSIVE", "DISABLE"})
_MESH = frozenset({"istio-system"})
"""Namespaces whose policy is the whole mesh's."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each mode of a PeerAuthentication, each DestinationRule without TLS that contradicts one, and each
    rule of a VirtualService that shares requests out."""
    policies = system.of(PeerAuthentication)
    for policy in policies:
        yield from _policy(policy)
    for rule in system.of(DestinationRule):
        if rule.tls == "DISABLE" and rule.tls_location is not None and any(_covers(one, rule) for one in policies):
            note = "where only mutual TLS is taken"
            yield Observation(rule.tls_location, Kind.FAIL, f"{rule.label} sends plain text", note)
    routes = [one for one in system.of(TrafficRoute) if one.kind == "VirtualService"]
    for route in routes:
        for split in route.splits:
            if len(split.destinations) > 1 and all(inside(one.host) for one in split.destinations):
                yield _split(route, split, system)
    if routes and not policies:
        yield Observation(routes[0].location, Kind.OPEN, "the mesh", "no PeerAuthentication is in this repository")


def _policy(policy: PeerAuthentication) -> Iterator[Observation]:
    label = f"PeerAuthentication/{policy.name}"
    if policy.mode and policy.mode != "UNSET":
        yield _mode(policy, label, policy.mode, policy.whole)
    for port, mode, place in policy.ports:
        yield _mode(policy._replace(location=place), f"port {port} of {label}", mode, whole=False)


def _mode(policy: PeerAuthentication, name: str, mode: Text, whole: bool) -> Observation:
    """Of some pods or of a port it may be for what is outside the mesh: a note."""
    if isinstance(mode, Unresolved):
        return Observation(policy.location, Kind.OPEN, name, f"`{mode.text}` is only known later")
    if mode in _PLAIN:
        return Observation(
            policy.location, Kind.FAIL, f"{name} lets plain text in", f"{mode}", level=None if whole else Level.NOTE
        )
    return Observation(policy.location, Kind.PASS, name)


def _covers(policy: PeerAuthentication, rule: DestinationRule) -> bool:
    """A strict policy for all that the rule's host stands for."""
    if policy.mode != "STRICT" or not policy.whole or not isinstance(rule.host, str) or not inside(rule.host):
        return False
    home = parts_of(rule.host)[1] or rule.namespace
    return policy.namespace in _MESH or (bool(home) and policy.namespace == home)


def _split(route: TrafficRoute, split: Split, system: System) -> Observation:
    guarded = split.bounded or any(
        rule.outliers and isinstance(one.host, str) and same_host(rule, one.host, route.namespace)
        for rule in system.of(DestinationRule)
        for one in split.destinations
    )
    if guarded or any(isinstance(one.host, Unresolved) for one in split.destinations):
        return Observation(split.location, Kind.PASS if guarded else Kind.OPEN, route.label)
    name, note = f"{route.label} waits for a bad version", "no timeout, retries or outlierDetection"
    return Observation(split.location, Kind.FAIL, name, note, level=Level.NOTE)
