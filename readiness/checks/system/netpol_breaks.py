"""NetworkPolicies that keep out what the rest of the repository leads to the pods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import same_namespace
from readiness.checks.system.alike import nearest
from readiness.checks.system.netpol_calls import calls
from readiness.checks.system.policed import at, from_outside, names_of, policed
from readiness.checks.system.reached import leading, targets
from readiness.model.cluster import NamespaceDeclared, NetworkPolicy, PodTemplate
from readiness.model.edges import EdgeHosts
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.system.policed import Policed
    from readiness.model.cluster import PolicyRule
    from readiness.model.facts import KubernetesService
    from readiness.model.location import Location
    from readiness.model.system import System

_KNOWN = (
    "kube-system",
    "monitoring",
    "ingress-nginx",
    "istio-system",
    "cert-manager",
    "prometheus",
    "traefik",
    "default",
    "observability",
)
"""Namespaces that many clusters have."""
_OUTSIDE = frozenset({"LoadBalancer", "NodePort"})


def check(system: System) -> Iterator[Observation]:
    """One observation for each Service before pods that policies shut, for each call they must let through, each namespace named."""
    found = policed(system)
    if not found:
        return
    doors = list(system.of(EdgeHosts))
    for one in found.values():
        if one.shut:
            for service in leading(one.template, system):
                yield from _service(one, service, doors, system)
    yield from calls(system)
    yield from _namespaces(system)


def _service(one: Policed, service: KubernetesService, doors: list[EdgeHosts], system: System) -> Iterator[Observation]:
    name, place = f"Service/{service.name}", one.policies[0].location
    rules = one.incoming()
    known = targets(service, one.template)
    led = service.location._replace(message=f"Service/{service.name} leads to {', '.join(map(str, known)) or 'them'}")
    if one.doubt:
        yield Observation(place, Kind.OPEN, name, one.doubt)
        return
    if not rules or not known:
        return  # that nothing at all comes in may be meant: who else should is told by those who call
    ports = [at(rule, port, names_of(one.template)) for _, rule in rules for port in known]
    if True not in ports and None not in ports:
        first, _, where = next(iter(rules[0][1].ports or ()), ("", None, rules[0][1].location))
        said = f"NetworkPolicy/{rules[0][0].name} lets in port {first} alone, and {name} leads to {', '.join(map(str, known))}"
        yield Observation(where, Kind.FAIL, said, related=(led, *_declared(one)))
        return
    door = _door(service, doors)
    if door is not None and not any(from_outside(rule, policy, system) for policy, rule in rules):
        said = f"NetworkPolicy/{rules[0][0].name} lets in pods of this repository alone, and {_by(service, door)} leads to {name}"
        yield Observation(rules[0][0].location, Kind.FAIL, said, "what stands before it is none of them", (door, led))
        return
    yield Observation(place, Kind.PASS, name, related=(led,))


def _declared(one: Policed) -> tuple[Location, ...]:
    return (one.template.location._replace(message=f"the policy selects {one.template.kind}/{one.template.name}"),)


def _door(service: KubernetesService, doors: list[EdgeHosts]) -> Location | None:
    """Where it is said that requests from outside come to the Service."""
    for one in doors:
        if service.name in one.services and same_namespace(one.namespace, service.namespace):
            return one.location._replace(message=f"{one.by} leads to Service/{service.name}")
    return service.location._replace(message=f"it is a {service.type}") if service.type in _OUTSIDE else None


def _by(service: KubernetesService, door: Location) -> str:
    return door.message.partition(" leads")[0] if " leads" in door.message else f"a {service.type}"


def _namespaces(system: System) -> Iterator[Observation]:
    declared = {one.name for one in system.of(NamespaceDeclared) if isinstance(one.name, str)}
    declared |= {one.namespace for one in system.of(PodTemplate) if one.namespace and "{" not in one.namespace}
    known = sorted({*declared, *_KNOWN})
    for policy in system.of(NetworkPolicy):
        for name, place in _named((*policy.incoming, *policy.outgoing)):
            if name in known:
                yield Observation(place, Kind.PASS, name)
            elif near := nearest(name, known):
                said = f"NetworkPolicy/{policy.name} admits the namespace {name}"
                yield Observation(place, Kind.FAIL, said, f"did you mean {near}")
            else:
                yield Observation(place, Kind.OPEN, name, "the namespace is not in the repository")


def _named(rules: tuple[PolicyRule, ...]) -> Iterator[tuple[str, Location]]:
    for rule in rules:
        for peer in rule.peers or ():
            yield from peer.names
