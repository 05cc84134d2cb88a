"""Which workloads are the two colours of one: by name or label, where a Service chooses between them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.model.delivery import ColourPair
from readiness.model.facts import Fact, KubernetesService
from readiness.model.objects import Running

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_COLOURS = ("blue", "green")


def pairs(facts: Sequence[Fact]) -> Iterator[ColourPair]:
    """Deployments of one name but for a colour, in one place. Without a Service that goes by colour they are only two."""
    services = [fact for fact in facts if isinstance(fact, KubernetesService) and _chooses(fact)]
    if not services:
        return
    grouped: dict[tuple[str, str, str], dict[str, list[Running]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        if isinstance(fact, Running) and fact.kind in ("Deployment", "StatefulSet", "ReplicaSet"):
            colour, base = _coloured(fact)
            if colour:
                grouped[_place(fact), fact.namespace, base][colour].append(fact)
    for (_, _, base), by_colour in grouped.items():
        blue, green = (by_colour[colour] for colour in _COLOURS)
        if len(blue) == len(green) == 1:
            yield from _pair(base, blue[0], green[0], services)


def _chooses(service: KubernetesService) -> bool:
    return any(value in _COLOURS for value in (service.selector or {}).values())


def _coloured(one: Running) -> tuple[str, str]:
    """The colour, and the name without it."""
    parts = one.name.split("-")
    named = [part for part in parts if part in _COLOURS]
    labelled = {value for value in one.labels.values() if value in _COLOURS}
    if len(named) == 1:
        return named[0], "-".join(part for part in parts if part != named[0])
    return (next(iter(labelled)), one.name) if len(labelled) == 1 else ("", one.name)


def _place(one: Running) -> str:
    """The folder; one that is named after the colour stands beside the other's."""
    folder = one.location.path.rpartition("/")[0]
    above, _, last = folder.rpartition("/")
    return above if last in _COLOURS else folder


def _pair(base: str, blue: Running, green: Running, services: Sequence[KubernetesService]) -> Iterator[ColourPair]:
    switches = tuple(one.location for one in services if any(_selects(one, each) for each in (blue, green)))
    if switches:
        yield ColourPair(green.location, blue.location, base, ("blue", "green"), (blue.label, green.label), switches)


def _selects(service: KubernetesService, workload: Running) -> bool:
    selector = service.selector or {}
    near = not service.namespace or not workload.namespace or service.namespace == workload.namespace
    return near and all(workload.labels.get(key) == value for key, value in selector.items())
