"""Which containers requests are sent to: those a Service leads to, by selector and port."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.facts import KubernetesService, Text
from readiness.model.labelled import Selectors
from readiness.model.named import NamedTuple
from readiness.model.objects import Container, ObjectReference, Running
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from readiness.model.location import Location
    from readiness.model.system import System

_METRICS = lazy(r"metric|prom|telemetry|monitor|pprof|debug|profil|health|probe|admin-?port|jmx", re.IGNORECASE)
_KNATIVE = ("Service", "Configuration")
_BY_ITSELF = frozenset(
    {"Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "DeploymentConfig", "Rollout", "Pod"}
)
"""Kinds that count as serving by their ports alone, where a repository has no Services at all."""
_STORES = lazy(
    r"(^|/)(bitnami/)?(redis|valkey|postgres|postgresql|postgis|mysql|mariadb|mongo|mongodb|rabbitmq|elasticsearch|opensearch|"
    r"kafka|zookeeper|minio|influxdb|clickhouse-server|cassandra|etcd|prometheus|victoria-metrics|loki|couchdb|neo4j|memcached|consul|vault|nats)(-\w+)*([:@]|$)|[-_/](db|database)([:@]|$)"
)


class Serving(NamedTuple):
    workload: Running
    containers: tuple[Container, ...]
    """Those that requests reach."""
    alone: bool = True
    """No Service that leads to it leads to another workload as well."""


def serving(system: System) -> Iterator[Serving]:
    """Every workload that requests are sent to, as far as the repository says. Knative probes by itself."""
    any_service = bool(system.of(KubernetesService))
    workloads = [one for one in system.of(Running) if one.containers and not one.ends and one.kind not in _KNATIVE]
    for workload, leading, alone in _led_to(workloads, system.of(KubernetesService)):
        if leading and all(_text(one.name).endswith("-metrics") for one in leading):
            continue  # only asked how it is doing
        if leading:
            reached = _reached(workload.containers, {target for one in leading for _, target in one.ports})
        elif not any_service and workload.kind in _BY_ITSELF:
            reached = _with_ports(workload.containers)
        else:
            continue
        if reached:
            yield Serving(workload, reached, alone)


def _led_to(
    workloads: Sequence[Running], services: Sequence[KubernetesService]
) -> Iterator[tuple[Running, list[KubernetesService], bool]]:
    """Each workload with the Services that select it."""
    known = Selectors((one, {key: _text(value) for key, value in (one.selector or {}).items()}) for one in services)
    found = [(one, [each for each in known.asking(one.labels) if selects(each, one)]) for one in workloads]
    names: dict[Location, set[str]] = defaultdict(set)
    for workload, leading in found:
        for service in leading:
            names[service.location].add(workload.name)
    for workload, leading in found:
        yield workload, leading, not any(len(names[service.location]) > 1 for service in leading)


def selects(service: KubernetesService, workload: Running) -> bool:
    """By labels; a namespace that is not written may be any."""
    if not service.selector or not near(service.namespace, workload.namespace):
        return False
    return all(workload.labels.get(key) == _text(value) for key, value in service.selector.items())


def near(one: str, other: str) -> bool:
    """Two namespaces that may be the same."""
    return one == other or not one or not other


def scaled(system: System) -> frozenset[tuple[str, str]]:
    """Kind and name of what an autoscaler or an Argo Rollout of the repository decides the number of."""
    return frozenset(
        (one.kind, _text(one.name))
        for one in system.of(ObjectReference)
        if one.use == "scale" and not one.by.startswith("VerticalPodAutoscaler/")
    )


def data_holders(system: System) -> frozenset[Location]:
    """Places of workloads that mount a claim or run a data store: a second pod beside the first would not be a copy."""
    claiming = {one.held for one in system.of(ObjectReference) if one.kind == "PersistentVolumeClaim"}
    return frozenset(
        one.location for one in system.of(Running) if (one.location.path, one.label) in claiming or _stores(one)
    )


def _stores(workload: Running) -> bool:
    return workload.name.endswith(("-db", "-database")) or any(map(is_store, workload.containers))


def is_store(container: Container) -> bool:
    """Its image is a data store's."""
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
