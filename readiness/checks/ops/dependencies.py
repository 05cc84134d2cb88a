"""What a system cannot run without: datastores and queues, by the images it runs and the clients its packages name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.facts import ComposeService, Package
from readiness.model.objects import Running

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.system import System

_KINDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "PostgreSQL": (
        ("postgres", "timescaledb", "postgis"),
        ("psycopg", "psycopg2", "psycopg2-binary", "asyncpg", "pg", "github.com/jackc/pgx/v5", "github.com/lib/pq"),
    ),
    "MySQL": (("mysql", "mariadb"), ("mysqlclient", "pymysql", "mysql2", "mysql", "github.com/go-sql-driver/mysql")),
    "MongoDB": (("mongo", "mongodb"), ("pymongo", "motor", "mongoose", "mongodb", "go.mongodb.org/mongo-driver")),
    "Redis": (
        ("redis", "valkey", "keydb"),
        ("redis", "ioredis", "github.com/redis/go-redis/v9", "github.com/go-redis/redis/v8"),
    ),
    "RabbitMQ": (("rabbitmq",), ("pika", "aio-pika", "amqplib", "github.com/rabbitmq/amqp091-go")),
    "Kafka": (
        ("kafka", "redpanda", "cp-kafka"),
        ("kafka-python", "confluent-kafka", "kafkajs", "github.com/segmentio/kafka-go"),
    ),
    "Elasticsearch": (("elasticsearch", "opensearch"), ("elasticsearch", "opensearch-py", "@elastic/elasticsearch")),
}
_WORDS: Mapping[str, tuple[str, ...]] = {
    "PostgreSQL": ("postgres", "psql", "database", "数据库", "pg_"),
    "MySQL": ("mysql", "mariadb", "database", "数据库"),
    "MongoDB": ("mongo", "database", "数据库"),
    "Redis": ("redis", "valkey", "cache", "缓存"),
    "RabbitMQ": ("rabbit", "queue", "队列"),
    "Kafka": ("kafka", "broker", "queue", "队列"),
    "Elasticsearch": ("elastic", "opensearch", "search"),
}
"""What a runbook about it would say."""


def used(system: System) -> Mapping[str, tuple[str, ...]]:
    """Name → words for it, of each that the system uses."""
    images = {_image(one) for one in _images(system)}
    clients = {
        one.name.lower() for package in system.of(Package) for one in package.dependencies if not one.development
    }
    return {
        name: _WORDS[name]
        for name, (by_image, by_client) in _KINDS.items()
        if images & set(by_image) or clients & set(by_client)
    }


def datastores(system: System) -> list[tuple[str, Running]]:
    """Workloads of the cluster that keep data, and what they are."""
    found = []
    for one in system.of(Running):
        names = {_image(container.image) for container in one.containers if isinstance(container.image, str)}
        kind = next(
            (name for name, (images, _) in _KINDS.items() if name not in ("RabbitMQ", "Kafka") and names & set(images)),
            None,
        )
        if kind is not None and not one.ends:
            found.append((kind, one))
    return found


def _images(system: System) -> list[str]:
    composed = [one.image for one in system.of(ComposeService) if isinstance(one.image, str)]
    return composed + [box.image for one in system.of(Running) for box in one.containers if isinstance(box.image, str)]


def _image(image: str) -> str:
    return image.partition("@")[0].rpartition("/")[2].partition(":")[0].lower()
