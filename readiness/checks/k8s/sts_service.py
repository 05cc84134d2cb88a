"""StatefulSets whose pods get no names of their own in DNS."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.checks.k8s.serving import near, selects
from readiness.model.artifact import Unresolved
from readiness.model.facts import KubernetesService
from readiness.model.finding import Kind, Level, Observation
from readiness.model.objects import Running

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each StatefulSet."""
    services: dict[str, list[KubernetesService]] = defaultdict(list)
    for service in system.of(KubernetesService):
        services[service.name].append(service)
    for workload in system.of(Running):
        if workload.kind == "StatefulSet":
            yield _judged(workload, services)


def _level(workload: Running) -> Level | None:
    """Nobody looks for the others of a single pod."""
    replicas = workload.settings.get("replicas")
    return Level.NOTE if replicas is None or replicas.value in (0, 1) else None


def _judged(workload: Running, services: Mapping[str, list[KubernetesService]]) -> Observation:
    named = workload.settings.get("serviceName")
    if named is None or named.value == "":
        return Observation(workload.location, Kind.FAIL, workload.label, "it names none", level=_level(workload))
    if isinstance(named.value, Unresolved):
        return Observation(named.location, Kind.OPEN, workload.label, f"`{named.value.text}` is only known later")
    found = [one for one in services.get(str(named.value), ()) if near(one.namespace, workload.namespace)]
    if not found:
        return Observation(named.location, Kind.OPEN, workload.label, f"Service {named.value} is not in the repository")
    if not any(one.headless for one in found):
        note = f"Service {named.value} is not headless"
        return Observation(named.location, Kind.FAIL, workload.label, note, level=_level(workload))
    if any(one.headless and selects(one, workload) for one in found):
        return Observation(named.location, Kind.PASS, workload.label)
    return Observation(named.location, Kind.FAIL, workload.label, f"Service {named.value} does not select its pods")
