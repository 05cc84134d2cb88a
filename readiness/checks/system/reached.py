"""The Services before a template's pods, and the ports of the pods that they lead to."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import ADDED, same_namespace, selects
from readiness.checks.system.policed import names_of
from readiness.model.facts import KubernetesService
from readiness.model.labelled import Selectors
from readiness.model.location import shared_folders

if TYPE_CHECKING:
    from readiness.model.cluster import PodTemplate
    from readiness.model.system import System


@lru_cache(maxsize=1)
def _services(system: System) -> Selectors[KubernetesService]:
    return Selectors(((one, one.selector or {}) for one in system.of(KubernetesService)), ADDED)


def leading(template: PodTemplate, system: System) -> list[KubernetesService]:
    """Of several ways to deploy it those of the nearest."""
    found = [
        one
        for one in _services(system).asking(template.labels)
        if one.selector and same_namespace(one.namespace, template.namespace) and selects(one.selector, template.labels)
    ]
    nearest = max((shared_folders(one.location.path, template.location.path) for one in found), default=0)
    return [one for one in found if shared_folders(one.location.path, template.location.path) == nearest]


def targets(service: KubernetesService, template: PodTemplate, port: int | None = None) -> list[int]:
    """As far as they are known; with `port` only that which this port of the Service leads to."""
    names = names_of(template)
    found = []
    for number, target in service.ports:
        known = names.get(target) if isinstance(target, str) else target
        if isinstance(known, int) and port in (None, number):
            found.append(known)
    return list(dict.fromkeys(found))
