"""Which containers requests are sent to: those a Service leads to, by selector and port."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from readiness.model.artifact import Unresolved
from readiness.model.facts import KubernetesService, Text
from readiness.model.objects import Container, ObjectReference, Running
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from readiness.model.system import System

_METRICS = lazy(r"metric|prom|telemetry|monitor|pprof|debug|profil|health|probe|admin-?port|jmx", re.IGNORECASE)
_BY_ITSELF = frozenset(
    {"Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "DeploymentConfig", "Rollout", "Pod"}
)
"""Kinds that count as serving by their ports alone, where a repository has no Services at all."""
_STORES = lazy(
    r"(^|/)(bitnami/)?(redis|valkey|postgres|postgresql|postgis|mysql|mariadb|mongo|mongodb|rabbitmq|elasticsearch|opensearch|"
    r"kafka|zookeeper|minio|influxdb|clickhouse-server|cassandra|etcd|couchdb|neo4j|memcached|consul|vault|nats)(-\w+)*([:@]|$)|[-_/](db|database)([:@]|$)"
)


class Serving(NamedTuple):
    workload: Running
    containers: tuple[Container, ...]
    """Those that requests reach."""


def serving(system: System) -> Iterator[Serving]:
    """Every workload that requests are sent to, as far as the repository says. Knative probes by itself."""
    services = [one for one in system.of(KubernetesService) if one.selector]
    any_service = bool(system.of(KubernetesService))
    for workload in system.of(Running):
        if workload.ends or workload.kind in ("Service", "Configuration") or not workload.containers:
            continue
        leading = [one for one in services if selects(one, workload)]
        if leading:
            targets = {target for one in leading for _, target in one.ports}
            reached = _reached(workload.containers, targets)
        elif not any_service and workload.kind in _BY_ITSELF:
            reached = _with_ports(workload.containers)
        else:
            continue
        if reached:
            yield Serving(workload, reached)


def selects(service: KubernetesService, workload: Running) -> bool:
    """By labels; a namespace that is not written may be any."""
    if not service.selector or not near(service.namespace, workload.namespace):
        return False
    return all(workload.labels.get(key) == _text(value) for key, value in service.selector.items())


def near(one: str, other: str) -> bool:
    """Two namespaces that may be the same."""
    return one == other or not one or not other


def scaled(system: System, workload: Running) -> bool:
    """An autoscaler or an Argo Rollout of the repository decides how many there are."""
    return any(
        reference.use == "scale"
        and reference.kind == workload.kind
        and _text(reference.name) == workload.name
        and not reference.by.startswith("VerticalPodAutoscaler/")
        for reference in system.of(ObjectReference)
    )


def holds_data(system: System, workload: Running) -> bool:
    """It mounts a claim or runs a data store: a second one beside it would not be a copy."""
    if workload.name.endswith(("-db", "-database")) or any(map(_is_store, workload.containers)):
        return True
    return any(
        reference.kind == "PersistentVolumeClaim"
        and reference.by == workload.label
        and reference.location.path == workload.location.path
        for reference in system.of(ObjectReference)
    )


def _is_store(container: Container) -> bool:
    return _STORES.search(_text(container.image).lower()) is not None


def _reached(containers: Sequence[Container], targets: AbstractSet[object]) -> tuple[Container, ...]:
    """By port; else those with ports; else the first, since a port need not be declared."""
    hit = tuple(one for one in containers if any(_is(port, targets) for port in one.ports))
    if hit:
        return tuple(
            one for one in hit if not all(_METRICS.search(port.name) for port in one.ports if _is(port, targets))
        )
    if any(one.ports for one in containers):
        return _with_ports(containers)
    return (containers[0],)


def _is(port: object, targets: AbstractSet[object]) -> bool:
    return getattr(port, "number", None) in targets or getattr(port, "name", None) in targets


def _with_ports(containers: Sequence[Container]) -> tuple[Container, ...]:
    return tuple(one for one in containers if any(not _METRICS.search(port.name) for port in one.ports))


def _text(value: Text) -> str:
    return value.text if isinstance(value, Unresolved) else value
