"""A Service port that leads to no port of the pods it selects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.cluster_matching import taken
from readiness.model.artifact import Unresolved
from readiness.model.cluster import PodTemplate, ServicePort
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each port of a Service whose pods are in the repository."""
    for port in system.of(ServicePort):
        if port.selector is None:
            continue
        pods = [pod for pod in taken(port.selector, port.namespace, system)[0] if not pod.partial]
        if pods:
            yield _judge(port, pods)


def _judge(port: ServicePort, pods: list[PodTemplate]) -> Observation:
    """A name must be declared. A number need not, but where others are declared it is most likely a slip."""
    name = f"{port.target} of Service/{port.service}"
    declared = [one for pod in pods for one in pod.ports]
    if isinstance(port.target, Unresolved) or any(isinstance(number, Unresolved) for number, _ in declared):
        return Observation(port.location, Kind.OPEN, name, "a port is only known later")
    if isinstance(port.target, str):
        found = any(port.target == written for _, written in declared)
        doubt = any("{" in written or "$" in written for _, written in declared) or "{" in port.target
        return Observation(port.location, Kind.PASS if found else Kind.OPEN if doubt else Kind.FAIL, name)
    if any(port.target == number for number, _ in declared) or any(pod.portless for pod in pods):
        return Observation(port.location, Kind.PASS, name)
    return Observation(port.location, Kind.FAIL, name, level=Level.NOTE)
