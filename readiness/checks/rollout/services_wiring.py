"""The Services that a Rollout switches: two, both there, both leading to its pods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import folder, same_namespace, selects
from readiness.checks.rollout.rollouts import pods
from readiness.checks.rollout.router_objects import routed
from readiness.model.artifact import Unresolved
from readiness.model.delivery import ArgoRollout
from readiness.model.facts import KubernetesService
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.delivery import ServiceNamed
    from readiness.model.system import System

_PAIRS = (("stable", "canary"), ("active", "preview"), ("ping", "pong"))
_BOTH = frozenset({"alb", "istio", "smi", "apisix", "ambassador", "nginx", "appMesh", "traefik"})
"""Routers that need a Service for each side."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each Service a Rollout names, for each object its router changes, and for what it lacks."""
    for one in system.of(ArgoRollout):
        yield from _lacking(one)
        for named in one.services:
            yield Observation(named.location, *_judge(one, named, system))
        for router in one.routers:
            yield from routed(one, router, system)


def _lacking(one: ArgoRollout) -> Iterator[Observation]:
    roles = {named.role for named in one.services}
    if one.strategy == "blue-green" and "active" not in roles:
        yield Observation(one.strategy_location, Kind.FAIL, f"activeService of {one.label}", "it names none")
    for router in one.routers:
        if router.kind not in _BOTH or {"stable", "canary"} <= roles or router.rule:
            continue
        if not (router.kind in {"alb", "istio"} and {"ping", "pong"} <= roles):
            lacking = "stableService and canaryService" if "stable" not in roles else "canaryService"
            yield Observation(router.location, Kind.FAIL, f"{lacking} of {one.label}", f"{router.kind} needs both")


def _judge(one: ArgoRollout, named: ServiceNamed, system: System) -> tuple[Kind, str, str]:
    if isinstance(named.name, Unresolved):
        return Kind.OPEN, f"{named.name.text} of {one.label}", "its name is only known later"
    name = f"{named.name} of {one.label}"
    twin = next((other.role for other in one.services if other.name == named.name and _opposed(named, other)), "")
    if twin:
        return Kind.FAIL, name, f"the same for {twin} and {named.role}"
    found = _services(one, named.name, system)
    if not found:
        beside = any(_services(one, other.name, system, beside=True) for other in one.services)
        lost = beside and named.role != "root"  # which may be the name of an action in an Ingress
        note = "no Service of that name beside the others" if lost else "the Service is not in this repository"
        return (Kind.FAIL if lost else Kind.OPEN), name, note
    return _leads(one, named, name, found, system)


def _opposed(named: ServiceNamed, other: ServiceNamed) -> bool:
    """Told once, at the second of the two."""
    return (other.role, named.role) in _PAIRS


def _services(one: ArgoRollout, name: object, system: System, *, beside: bool = False) -> list[KubernetesService]:
    return [
        each
        for each in system.of(KubernetesService)
        if each.name == name
        and same_namespace(each.namespace, one.namespace)
        and (not beside or folder(each.location) == folder(one.location))
    ]


def _leads(
    one: ArgoRollout, named: ServiceNamed, name: str, found: list[KubernetesService], system: System
) -> tuple[Kind, str, str]:
    labels = pods(one, system)
    if labels is None:
        return Kind.OPEN, name, "the workload whose pods it takes is not in this repository"
    truths = [selects(each.selector or {}, labels) for each in found]
    if True in truths or named.role == "root":
        return Kind.PASS, name, ""
    if None in truths or any(each.selector is None for each in found):
        return Kind.OPEN, name, "what it selects is only known later"
    return Kind.FAIL, name, "it selects other pods"
