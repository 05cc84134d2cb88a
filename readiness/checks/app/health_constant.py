"""A service with a database whose every health route says yes without looking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.health import health_of
from readiness.checks.app.layers import http_services
from readiness.model.facts import Middleware, Package
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.app.health import Health
    from readiness.model.system import Service, System

STORES = frozenset({
    "pg", "pg-promise", "postgres", "mysql", "mysql2", "mongoose", "mongodb", "redis", "ioredis", "sequelize", "typeorm", "knex",
    "@prisma/client", "drizzle-orm", "@mikro-orm/core", "objection", "amqplib", "kafkajs", "cassandra-driver", "mssql", "oracledb",
    "psycopg", "psycopg2", "psycopg2-binary", "asyncpg", "sqlalchemy", "sqlmodel", "django", "pymongo", "motor", "aioredis", "mysqlclient",
    "pymysql", "tortoise-orm", "peewee", "flask-sqlalchemy", "pika", "aiokafka", "confluent-kafka", "beanie",
    "gorm.io/gorm", "github.com/jinzhu/gorm", "github.com/lib/pq", "github.com/jackc/pgx/v5", "github.com/jackc/pgx/v4", "github.com/jmoiron/sqlx",
    "github.com/go-sql-driver/mysql", "go.mongodb.org/mongo-driver", "github.com/redis/go-redis/v9", "github.com/go-redis/redis", "entgo.io/ent",
    "github.com/gomodule/redigo",
})  # fmt: skip
"""What a service asks a store or a broker through: it may be up and of no use."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each HTTP service that needs something else to do its work and has a health route."""
    for service, _ in http_services(system):
        found = health_of(service)
        if not found or not _depends(service):
            continue
        ready = (
            [one for one in found if one.is_for("readiness")]
            or [one for one in found if not one.is_for("liveness")]
            or found
        )
        place = min(one.route.location for one in ready)
        if any(one.kind == "health" for one in service.of(Middleware)) or any(one.asks for one in found):
            yield Observation(place, Kind.PASS, service.name)
        elif all(_is_constant(one) for one in ready):
            yield Observation(place, Kind.FAIL, service.name)
        else:
            yield Observation(place, Kind.OPEN, service.name, "what a health route asks could not be followed")


def _is_constant(one: Health) -> bool:
    told = one.answer.constant if one.answer is not None else one.route.constant
    return told is True


def _depends(service: Service) -> bool:
    return any(
        one.name.lower() in STORES and not one.development
        for package in service.of(Package)
        for one in package.dependencies
    )
