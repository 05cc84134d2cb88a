"""A backend of an Ingress or route that is no Service, or no port of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import near, same_namespace
from readiness.checks.k8s.unread import unread
from readiness.model.artifact import Unresolved
from readiness.model.cluster import IngressBackend, ServicePort
from readiness.model.facts import KubernetesService
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each Service that an Ingress, HTTPRoute or GRPCRoute names."""
    services, ports = system.of(KubernetesService), system.of(ServicePort)
    for backend in system.of(IngressBackend):
        name = f"{backend.service if isinstance(backend.service, str) else backend.service.text} of {backend.by}"
        if backend.outdated:
            note = "networking.k8s.io/v1 takes service.name and service.port instead"
            yield Observation(backend.location, Kind.FAIL, name, note)
            continue
        if isinstance(backend.service, Unresolved) or isinstance(backend.port, Unresolved):
            yield Observation(backend.location, Kind.OPEN, name, "its name or port is only known later")
            continue
        meant = [
            one for one in services if one.name == backend.service and same_namespace(one.namespace, backend.namespace)
        ]
        if meant:
            yield _port(
                backend, name, [one for one in ports if (one.service, True) == (backend.service, _near(one, backend))]
            )
        elif reason := unread(system, backend.location):
            yield Observation(backend.location, Kind.OPEN, name, reason)
        elif near(backend, services):
            yield Observation(backend.location, Kind.FAIL, name, "no Service of that name")
        else:
            yield Observation(backend.location, Kind.OPEN, name, "the Service is not in this repository")


def _near(port: ServicePort, backend: IngressBackend) -> bool:
    return same_namespace(port.namespace, backend.namespace)


def _port(backend: IngressBackend, name: str, ports: list[ServicePort]) -> Observation:
    if not backend.port or any(backend.port in (one.number, one.name) for one in ports):
        return Observation(backend.location, Kind.PASS, name)
    if not ports or any(isinstance(one.number, Unresolved) for one in ports):
        return Observation(backend.location, Kind.OPEN, name, "the Service's ports are only known later")
    return Observation(backend.location, Kind.FAIL, name, f"the Service has no port {backend.port}")
