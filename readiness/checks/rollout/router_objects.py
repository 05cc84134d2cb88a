"""The VirtualServices and Ingresses that a Rollout has its weights written into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import same_namespace
from readiness.model.artifact import Unresolved
from readiness.model.delivery import DestinationRule, TrafficRoute
from readiness.model.facts import Ingress
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.delivery import ArgoRollout, Router, Split
    from readiness.model.facts import Text
    from readiness.model.system import System

_ABSENT = "it is not in this repository"


def routed(one: ArgoRollout, router: Router, system: System) -> Iterator[Observation]:
    """One observation for each object of a router that is read: Istio's, and the Ingresses of nginx and ALB."""
    for written, routes, place in router.objects:
        if isinstance(written, Unresolved):
            yield Observation(place, Kind.OPEN, f"{written.text} of {one.label}", "its name is only known later")
        elif router.kind == "istio":
            yield Observation(place, *_virtual(one, router, written, routes, system))
        elif router.kind in {"nginx", "alb"}:
            yield Observation(place, *_ingress(one, written, system))
    if router.rule and isinstance(router.rule, str):
        yield Observation(router.location, *_rule(one, router, system))


def _named(one: ArgoRollout) -> dict[str, Text]:
    return {named.role: named.name for named in one.services}


def _ingress(one: ArgoRollout, name: str, system: System) -> tuple[Kind, str, str]:
    roles = _named(one)
    wanted = roles.get("root") or roles.get("stable") or ""
    found = [each for each in system.of(Ingress) if each.name == name and same_namespace(each.namespace, one.namespace)]
    said = f"{name} of {one.label}"
    if (
        not found
        or not isinstance(wanted, str)
        or any(isinstance(b, Unresolved) for each in found for b in each.backends)
    ):
        return Kind.OPEN, said, "its backends are only known later" if found else _ABSENT
    leads = not wanted or any(wanted in each.backends for each in found)
    return (Kind.PASS if leads else Kind.FAIL), said, "" if leads else f"it does not lead to {wanted}"


def _virtual(
    one: ArgoRollout, router: Router, written: str, routes: Sequence[str], system: System
) -> tuple[Kind, str, str]:
    name, _, namespace = written.partition(".")
    found = [
        each
        for each in system.of(TrafficRoute)
        if (each.kind, each.name) == ("VirtualService", name)
        and same_namespace(each.namespace, namespace or one.namespace)
    ]
    said = f"{name} of {one.label}"
    if not found:
        return Kind.OPEN, said, _ABSENT
    notes = [_routes(one, router, each, routes) for each in found]
    return (Kind.FAIL, said, notes[0]) if all(notes) else (Kind.PASS, said, "")


def _routes(one: ArgoRollout, router: Router, found: TrafficRoute, routes: Sequence[str]) -> str:
    """Of its HTTP routes: those that are named, else the only one, else the first without a name."""
    known = [split for split in found.splits if split.protocol == "http"]
    lost = sorted(set(routes) - {split.name for split in known})
    if lost and known:
        return f"it has no route {lost[0]}"
    unnamed = known if len(known) == 1 else [split for split in known if not split.name][:1]
    chosen = [split for split in known if split.name in routes] if routes else unnamed
    return next(filter(None, (_sides(one, router, split) for split in chosen)), "")


def _sides(one: ArgoRollout, router: Router, split: Split) -> str:
    """Which of the two sides a route does not know; empty when that can not be told."""
    if router.rule:
        wanted, known = set(router.subsets), {each.subset for each in split.destinations}
    else:
        roles = _named(one)
        sides = ("stable", "canary") if "stable" in roles else ("ping", "pong")
        wanted, known = (
            {roles[side] for side in sides if side in roles},
            {_short(each.host) for each in split.destinations},
        )
    if any(isinstance(name, Unresolved) for name in wanted | known):
        return ""
    lost = sorted(str(name) for name in wanted - known)
    return f"a route of it does not lead to {lost[0]}" if lost else ""


def _short(host: Text) -> Text:
    return host if isinstance(host, Unresolved) else host.partition(".")[0]


def _rule(one: ArgoRollout, router: Router, system: System) -> tuple[Kind, str, str]:
    found = [
        each
        for each in system.of(DestinationRule)
        if each.name == router.rule and same_namespace(each.namespace, one.namespace)
    ]
    said = f"{router.rule} of {one.label}"
    if not found or any(each.subsets is None for each in found):
        return Kind.OPEN, said, "its subsets are only known later" if found else _ABSENT
    known = {subset.name for each in found for subset in each.subsets or ()}
    lost = sorted(str(name) for name in set(router.subsets) - known if isinstance(name, str))
    return (Kind.FAIL, said, f"it has no subset {lost[0]}") if lost else (Kind.PASS, said, "")
