"""Which layers stand in front of a service: those that hand requests to something that bears one of its names."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.facts import ComposeService, Framework, Ingress, KubernetesService, Workload
from readiness.model.labelled import Selectors
from readiness.model.layers import Layer, LayerUsed
from readiness.model.named import NamedTuple
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from readiness.model.facts import Text
    from readiness.model.location import Location
    from readiness.model.system import Service, System

_HERE = frozenset({"localhost", "127.0.0.1", "0.0.0.0", "::1", "[", "unix", "host.docker.internal"})  # noqa: S104
"""Hosts that say only that it runs beside the proxy."""


class Front(NamedTuple):
    """What answers for a service."""

    place: Location | None = None
    doubt: str = ""
    """Why it could not be told whether anything does."""


class Edge:
    """The layers of one kind, and whom they stand in front of."""

    def __init__(self, system: System, kind: str) -> None:
        self._system = system
        self._used: dict[str, list[tuple[Text, ...] | None]] = defaultdict(list)
        for use in system.of(LayerUsed):
            for name in use.names:
                self._used[name].append(use.fronts)
        self._layers = [one for one in system.of(Layer) if one.kind == kind]
        serving = [one for one in system.services if one.kind == "service" and one.of(Framework)]
        self._single = len(serving) == 1
        self._names = {one.name: _names(one, _leading(system)) for one in system.services}

    def of(self, service: Service) -> Front:
        """The first layer that stands in front of it; else why one may."""
        doubt = ""
        for layer in self._layers:
            said = [self._meets(service, fronts, layer) for fronts in self._behind(layer)]
            if layer.sure and True in said:
                return Front(layer.location)
            if None in said or True in said:
                doubt = (
                    doubt
                    or f"{layer.source} in {layer.location.path} may do it; what stands behind it could not be told"
                )
        return Front(None, doubt)

    def unseen(self, service: Service) -> str:
        """Why other layers may stand before it: the manifests run it, and what leads to it from outside is not among them."""
        workloads = service.of(Workload)
        known = _leading(self._system)
        leading = [one for each in workloads for one in known.asking(each.labels) if _selects(one, [each])]
        if not leading or any(one.type != "ClusterIP" for one in leading):
            return ""
        if any(self.bears(service, way.backends) for way in self._system.of(Ingress)):
            return ""
        return f"what leads from outside to the Service {leading[0].name} is not in the repository"

    def bears(self, service: Service, fronts: Iterable[Text]) -> bool:
        """Whether one of these is a name of the service."""
        return any(isinstance(one, str) and _short(one) in self._names[service.name] for one in fronts)

    def _behind(self, layer: Layer) -> Iterator[tuple[Text, ...] | None]:
        """What a layer hands requests to: as written, as its route says, or as those say that use it."""
        if layer.name:
            yield from self._used[layer.name]
        elif layer.target[1]:
            yield self._routed(layer)
        else:
            yield layer.fronts

    def _routed(self, layer: Layer) -> tuple[Text, ...] | None:
        kind, name = layer.target
        routes = [one for one in self._system.of(Ingress) if one.name == name and one.location.logical.startswith(kind)]
        return tuple(backend for one in routes for backend in one.backends) if routes else None

    def _meets(self, service: Service, fronts: tuple[Text, ...] | None, layer: Layer) -> bool | None:
        """None: it can not be told."""
        if fronts is None:
            return True if self._single else None
        names = self._names[service.name]
        known = {name for own in self._names.values() for name in own}
        if any(isinstance(one, str) and _short(one) in names for one in fronts):
            return True
        strange = [one for one in fronts if isinstance(one, Unresolved) or _short(one) not in known]
        if not strange:
            return False
        # A host that bears nobody's name: of the only service there is, or of whichever lies beside the proxy.
        near = [one for one in strange if isinstance(one, Unresolved) or "." not in one or one in _HERE]
        if self._single:
            return True if near or strange else None
        return None if near and _beside(service, layer) else False if not near else None


def _beside(service: Service, layer: Layer) -> bool:
    return not service.path or layer.location.path.startswith(service.path + "/")


@lru_cache(maxsize=1)
def _leading(system: System) -> Selectors[KubernetesService]:
    return Selectors((one, one.selector or {}) for one in system.of(KubernetesService))


def _names(service: Service, leading: Selectors[KubernetesService]) -> frozenset[str]:
    """By which a proxy may call it: its own, its folder's, those of Compose, of its workloads, and of the Services that select them."""
    workloads = service.of(Workload)
    found = {service.name, service.name.rpartition("/")[2], service.path.rpartition("/")[2]}
    found |= {one.name for one in service.of(ComposeService)} | {one.name for one in workloads}
    found |= {one.name for each in workloads for one in leading.asking(each.labels) if _selects(one, [each])}
    return frozenset(_short(name) for name in found if name)


def _selects(one: KubernetesService, workloads: Iterable[Workload]) -> bool:
    wanted = (one.selector or {}).items()
    return bool(wanted) and any(all(each.labels.get(key) == value for key, value in wanted) for each in workloads)


def _short(host: Text) -> str:
    """`web` of `web.shop.svc.cluster.local`; names differ only by what people put between words."""
    text = host.text if isinstance(host, Unresolved) else host
    inside = regex(r"\.[\w-]+\.svc(\.cluster\.local)?$|\.(internal|local)$").sub("", text.lower())
    return regex(r"[-_]").sub("", inside)
