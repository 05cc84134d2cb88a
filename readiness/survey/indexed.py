"""Ways in by the Service of Kubernetes that they lead to, found once for a system."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.model.facts import Ingress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.facts import KubernetesService
    from readiness.model.system import System


def ways(front: KubernetesService, system: System) -> list[Ingress]:
    """Ingresses, routes and virtual services that hand requests to it; of several of its name, those of its namespace."""
    return [
        way
        for way in _by_backend(system).get(front.name, ())
        if not way.namespace or not front.namespace or way.namespace == front.namespace
    ]


@lru_cache(maxsize=1)
def _by_backend(system: System) -> Mapping[str, list[Ingress]]:
    found: dict[str, list[Ingress]] = defaultdict(list)
    for way in system.of(Ingress):
        for backend in dict.fromkeys(way.backends):
            if isinstance(backend, str):
                found[backend.partition(".")[0]].append(way)
    return found
