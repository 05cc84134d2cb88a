"""Which workloads get a weighted share of the same requests: versions that a mesh, gateway or Ingress lets stand side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.delivery import DestinationRule, TrafficRoute
from readiness.model.facts import Ingress, KubernetesService
from readiness.model.objects import Running

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.delivery import Destination, Split
    from readiness.model.facts import Text
    from readiness.model.location import Location
    from readiness.model.system import System

    Shared = Mapping[Location, Location]

_NGINX = "nginx.ingress.kubernetes.io/canary"


def shared(system: System) -> Shared:
    """The place of each such workload → the place of what shares its requests out."""
    found: dict[Location, Location] = {}
    for route in system.of(TrafficRoute):
        for split in route.splits:
            if _weighted(split):
                sides = {place: None for one in split.destinations for place in _reached(route, one, system)}
                if len(sides) > 1:
                    found |= {place: split.location for place in sides if place not in found}
    return found | dict(_by_ingress(system))


def _weighted(split: Split) -> bool:
    """At least two sides with a weight that is written, and that is not nothing."""
    return sum(one.weight is not None and one.weight != 0 for one in split.destinations) > 1


def _reached(route: TrafficRoute, one: Destination, system: System) -> Iterator[Location]:
    if isinstance(one.host, Unresolved):
        return
    name, _, rest = one.host.partition(".")
    namespace = rest.partition(".")[0] or route.namespace
    wanted = _subset(one, name, system)
    for service in system.of(KubernetesService):
        if service.name == name and _near(service.namespace, namespace) and service.selector:
            yield from _selected({**service.selector, **wanted}, service.namespace, system)


def _subset(one: Destination, name: str, system: System) -> Mapping[str, Text]:
    for rule in system.of(DestinationRule):
        if isinstance(rule.host, str) and rule.host.partition(".")[0] == name:
            for subset in rule.subsets or ():
                if subset.name == one.subset:
                    return subset.labels
    return {}


def _by_ingress(system: System) -> Iterator[tuple[Location, Location]]:
    """The Ingress controller of nginx: an Ingress of its own names the share that the canary gets."""
    for ingress in system.of(Ingress):
        if ingress.annotations.get(_NGINX) == "true" and ingress.annotations.get(f"{_NGINX}-weight", "0") != "0":
            for service in system.of(KubernetesService):
                if service.name in ingress.backends and service.selector:
                    for place in _selected(service.selector, service.namespace, system):
                        yield place, ingress.location


def _selected(selector: Mapping[str, Text], namespace: str, system: System) -> Iterator[Location]:
    for workload in system.of(Running):
        bears = all(workload.labels.get(key) == value for key, value in selector.items())
        if bears and _near(namespace, workload.namespace) and not workload.ends:
            yield workload.location


def _near(one: str, other: str) -> bool:
    return one == other or not one or not other
