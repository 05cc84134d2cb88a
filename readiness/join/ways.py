"""Whose an Ingress is: the service's that all its traffic goes to, wherever its file lies."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.model.facts import Ingress, KubernetesService, Workload
from readiness.model.labelled import Selectors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readiness.join.candidates import Candidate
    from readiness.model.facts import Fact


def add_ways(found: Sequence[Candidate], facts: Sequence[Fact]) -> None:
    """Ingresses that lead to one service only become its objects; one that shares traffic out is nobody's."""
    selecting = {fact.name: fact.selector for fact in facts if isinstance(fact, KubernetesService) and fact.selector}
    led = _led([fact for fact in facts if isinstance(fact, Workload)], selecting)
    running = {place: one for one in found for place in one.objects}
    for way in facts:
        if not isinstance(way, Ingress) or not way.location.logical.startswith("Ingress/"):
            continue
        behind = {
            running.get((each.location.path, f"{each.kind}/{each.name}"))
            for backend in way.backends
            if isinstance(backend, str)
            for each in led.get(backend, ())
        }
        if len(behind) == 1 and (one := behind.pop()) is not None and _all_known(way, selecting):
            one.objects.add((way.location.path, way.location.logical))


def _led(workloads: Sequence[Workload], selecting: Mapping[str, Mapping[str, object]]) -> Mapping[str, list[Workload]]:
    """Workloads by the name of a Service that selects them."""
    known, led = Selectors(selecting.items()), defaultdict[str, list[Workload]](list)
    for workload in workloads:
        for name in known.asking(workload.labels):
            if _selects(selecting[name], workload):
                led[name].append(workload)
    return led


def _selects(selector: Mapping[str, object] | None, workload: Workload) -> bool:
    return bool(selector) and all(workload.labels.get(key) == value for key, value in (selector or {}).items())


def _all_known(way: Ingress, selecting: Mapping[str, object]) -> bool:
    return all(isinstance(backend, str) and backend in selecting for backend in way.backends)
