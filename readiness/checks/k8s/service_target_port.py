"""A Service port that leads to no port of the pods it selects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import selects, taken
from readiness.model.artifact import Unresolved
from readiness.model.cluster import PodTemplate, ServicePort
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each port of a Service whose pods are in the repository."""
    ports = system.of(ServicePort)
    for port in ports:
        if port.selector is None:
            continue
        pods = [pod for pod in taken(port.selector, port.namespace, system)[0] if not pod.partial]
        if pods:
            yield _judge(port, pods, ports)


def _same(port: ServicePort, pods: list[PodTemplate]) -> bool:
    return port.selector is not None and any(selects(port.selector, pod.labels) for pod in pods)


def _judge(port: ServicePort, pods: list[PodTemplate], ports: Iterable[ServicePort]) -> Observation:
    """A name must be declared. A number need not, but it is a slip where nothing leads to what is declared."""
    name = f"{port.target} of Service/{port.service}"
    declared = [one for pod in pods for one in pod.ports]
    words = {number for number, _ in declared} | {written for _, written in declared if written}
    if isinstance(port.target, Unresolved) or any(isinstance(number, Unresolved) for number, _ in declared):
        return Observation(port.location, Kind.OPEN, name, "a port is only known later")
    if port.target in words:
        return Observation(port.location, Kind.PASS, name)
    if isinstance(port.target, str):
        doubt = any(isinstance(word, str) and ("{" in word or "$" in word) for word in words) or port.target.isupper()
        return Observation(port.location, Kind.OPEN if doubt else Kind.FAIL, name)
    if any(pod.portless for pod in pods):
        return Observation(port.location, Kind.PASS, name)
    if any(other.target in words and other is not port and _same(other, pods) for other in ports):
        return Observation(port.location, Kind.OPEN, name, "it is not declared, and need not be")
    return Observation(port.location, Kind.FAIL, name, level=Level.WARNING)
