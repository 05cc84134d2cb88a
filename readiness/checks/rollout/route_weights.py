"""Routes that share requests out: weights that say what they mean, hosts and subsets that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import near, same_namespace
from readiness.checks.rollout.rollouts import late, written
from readiness.model.artifact import Unresolved
from readiness.model.delivery import DestinationRule, FlaggerCanary, TrafficRoute
from readiness.model.facts import KubernetesService
from readiness.model.finding import Kind, Level, Observation
from readiness.model.objects import ObjectDefined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.delivery import Destination, Split
    from readiness.model.facts import Text
    from readiness.model.system import System

_ALL = 100
_SLIP = 20
_INSIDE = ("", "svc", "svc.cluster.local")


def check(system: System) -> Iterator[Observation]:
    """One observation for each rule with several destinations, and for each destination inside a mesh.

    Backends of HTTPRoutes are judged with those of Ingresses.
    """
    made = frozenset(_made(system))
    for route in system.of(TrafficRoute):
        for split in route.splits:
            if len(split.destinations) > 1:
                yield _shares(route, split)
            if route.kind == "VirtualService":
                for one in split.destinations:
                    if inside(one.host):
                        yield Observation(one.location, *_leads(route, one, system, made))


def _shares(route: TrafficRoute, split: Split) -> Observation:
    """Of a VirtualService what is not written is 0, of a route of the Gateway API 1.

    Weights are shares of their sum, and only older meshes insist on 100: near it they were meant as per cent.
    """
    virtual = route.kind == "VirtualService"
    weights = [(0 if virtual else 1) if one.weight is None else one.weight for one in split.destinations]
    doubt = late(weights)
    if doubt:
        return Observation(split.location, Kind.OPEN, route.label, doubt)
    total = sum(weight for weight in weights if isinstance(weight, int))
    if total == 0:
        note = "its weights are all 0: no request arrives anywhere"
        return Observation(split.location, Kind.FAIL, route.label, note)
    if virtual and total != _ALL:
        level = Level.WARNING if abs(total - _ALL) <= _SLIP else Level.NOTE
        note = f"its weights come to {total}, not to 100"
        return Observation(split.location, Kind.FAIL, route.label, note, level=level)
    return Observation(split.location, Kind.PASS, route.label)


def inside(host: Text) -> bool:
    """A name within the cluster: `web`, `web.shop`, `web.shop.svc.cluster.local`."""
    if isinstance(host, Unresolved):
        return True
    name, _, rest = host.partition(".")
    return bool(name) and "*" not in host and (not rest or rest.partition(".")[2] in _INSIDE[1:] or _is_pair(rest))


def _is_pair(rest: str) -> bool:
    """`web.shop`, but not `example.com`: a second part that is a domain of the internet is none of ours."""
    return "." not in rest and rest not in {
        "com",
        "org",
        "net",
        "io",
        "dev",
        "app",
        "local",
        "internal",
        "global",
        "cloud",
    }


def parts_of(host: str) -> tuple[str, str]:
    """Name and namespace."""
    name, _, rest = host.partition(".")
    return name, rest.partition(".")[0]


def _leads(route: TrafficRoute, one: Destination, system: System, made: frozenset[str]) -> tuple[Kind, str, str]:
    label = f"{one.host if isinstance(one.host, str) else one.host.text} of {route.label}"
    if isinstance(one.host, Unresolved) or isinstance(one.subset, Unresolved):
        return Kind.OPEN, label, late([one.host, one.subset])
    if one.subset:
        return _subset(route, one, one.host, system)
    name, namespace = parts_of(one.host)
    if name in made or any(_is_service(each, name, namespace or route.namespace) for each in system.of(ObjectDefined)):
        return Kind.PASS, label, ""
    if near(route, system.of(KubernetesService)) and not namespace:
        return Kind.FAIL, label, "no Service of that name"
    return Kind.OPEN, label, "the Service is not in this repository"


def _is_service(one: ObjectDefined, name: str, namespace: str) -> bool:
    return one.kind == "Service" and one.name == name and same_namespace(one.namespace, namespace)


def _subset(route: TrafficRoute, one: Destination, host: str, system: System) -> tuple[Kind, str, str]:
    label = f"subset {written(one.subset)} of {host} in {route.label}"
    rules = [each for each in system.of(DestinationRule) if same_host(each, host, route.namespace)]
    known = [subset.name for each in rules for subset in each.subsets or ()]
    if one.subset in known:
        return Kind.PASS, label, ""
    if not any(isinstance(each.host, str) and "*" not in each.host for each in rules):
        return Kind.OPEN, label, "no DestinationRule for it is in this repository"
    if any(isinstance(each.host, Unresolved) for each in rules):
        return Kind.OPEN, label, "a DestinationRule's host is only known later"
    if any(each.subsets is None for each in rules) or any(isinstance(name, Unresolved) for name in known):
        return Kind.OPEN, label, "its subsets are only known later"
    return Kind.FAIL, label, f"{rules[0].label} has none of that name"


def same_host(rule: DestinationRule, host: str, namespace: str) -> bool:
    """A rule for this host, each read from its own namespace; a pattern may mean it."""
    if isinstance(rule.host, Unresolved):
        return True
    (ours, here), (theirs, there) = parts_of(host), parts_of(rule.host)
    return (theirs == ours or rule.host.startswith("*")) and same_namespace(here or namespace, there or rule.namespace)


def _made(system: System) -> Iterator[str]:
    """Services that Flagger makes."""
    for one in system.of(FlaggerCanary):
        name = one.service or one.target_name
        if isinstance(name, str):
            yield from (name, f"{name}-primary", f"{name}-canary")
