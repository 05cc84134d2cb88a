"""Programs of others that Compose runs beside the services; those that Kubernetes runs are services of the kind `infrastructure`."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.checks.joined import image_name
from readiness.model.containers import ContainerRun
from readiness.model.facts import ComposeService
from readiness.model.survey import Neighbour
from readiness.pattern import lazy

if TYPE_CHECKING:
    from readiness.model.system import Service, System

_STORES = lazy(
    r"(.*[-_])?(redis|valkey|keydb|dragonfly|memcached|postgres(ql)?|postgis|timescaledb(-ha)?|pgvector|mysql|mariadb|percona(-server)?|mongo(db)?"
    r"|cassandra|scylla|clickhouse|influxdb|neo4j|cockroach|etcd|consul|minio|elasticsearch|opensearch|rabbitmq|kafka|redpanda|zookeeper"
    r"|nats|mosquitto|sqlserver|mssql|oracle|couchdb|surrealdb|qdrant|weaviate|meilisearch|typesense)([-_].*)?"
)


def neighbours(system: System) -> tuple[Neighbour, ...]:
    """By name; where an image is only said in one of several files, that one counts."""
    owned = {one.location for service in system.services for one in service.of(ComposeService)}
    known = {service.name for service in system.services}
    grouped: dict[str, list[ComposeService]] = defaultdict(list)
    for one in system.of(ComposeService):
        if one.location not in owned and one.name not in known:
            grouped[one.name].append(one)
    return tuple(_neighbour(name, grouped[name]) for name in sorted(grouped))


def _neighbour(name: str, found: list[ComposeService]) -> Neighbour:
    image = next((image_name(one.image) for one in found if one.image is not None), "")
    return Neighbour(name, image, is_store(image), tuple(one.location for one in found))


def is_store(image: str) -> bool:
    """Whether it keeps what it is given: a database, a cache, a queue."""
    return _STORES.fullmatch(image.lower()) is not None


def stores(service: Service) -> bool:
    """A service of others that is one."""
    images = [run.image for run in service.of(ContainerRun) if run.image is not None and run.phase != "init"]
    return service.kind == "infrastructure" and any(is_store(image_name(image)) for image in images)
