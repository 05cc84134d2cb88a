"""What a call asks of something else: a database, a cache, a queue, another service; and whether it may wait for ever."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.code import belongs
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.formats.source.code import Code
    from readiness.formats.source.grammar import Called

_MODULES: Mapping[str, tuple[str, ...]] = {
    "database": (
        *("pg", "pg-promise", "postgres", "mysql", "mysql2", "mongoose", "mongodb", "sequelize", "typeorm", "knex", "@prisma/client"),
        *("drizzle-orm", "mssql", "oracledb", "better-sqlite3", "cassandra-driver", "@mikro-orm/core"),
        *("psycopg", "psycopg2", "asyncpg", "sqlalchemy", "sqlmodel", "pymongo", "motor", "django.db", "MySQLdb", "pymysql"),
        *("aiomysql", "tortoise", "peewee", "databases", "flask_sqlalchemy", "cassandra"),
        *("database/sql", "gorm.io/gorm", "github.com/jinzhu/gorm", "github.com/jackc/pgx", "github.com/jmoiron/sqlx", "github.com/lib/pq"),
        *("go.mongodb.org/mongo-driver", "github.com/uptrace/bun", "github.com/go-pg/pg", "entgo.io/ent", "xorm.io/xorm"),
        *("org.springframework.jdbc", "javax.sql", "java.sql", "jakarta.persistence", "javax.persistence", "org.springframework.data"),
    ),
    "cache": (
        *("redis", "ioredis", "memcached", "memjs", "aioredis", "django.core.cache", "pymemcache", "pylibmc", "flask_caching"),
        *("github.com/redis/go-redis", "github.com/go-redis/redis", "github.com/gomodule/redigo", "github.com/bradfitz/gomemcache"),
        "org.springframework.data.redis",
    ),
    "queue": (
        *("amqplib", "kafkajs", "bull", "bullmq", "nats", "pika", "aio_pika", "aiokafka", "confluent_kafka", "kafka", "celery", "kombu"),
        *("github.com/nats-io/nats.go", "github.com/segmentio/kafka-go", "github.com/streadway/amqp", "github.com/rabbitmq/amqp091-go"),
        *("github.com/IBM/sarama", "org.springframework.kafka", "org.springframework.amqp"),
    ),
    "http": (
        *("axios", "node-fetch", "got", "undici", "superagent", "ky", "requests", "httpx", "aiohttp", "urllib", "urllib3"),
        *("org.springframework.web.client", "org.springframework.web.reactive.function.client", "java.net.http"),
    ),
}  # fmt: skip
_RECEIVERS = (
    ("cache", lazy(r"redis|cache|\brdb$|valkey|memcache", re.IGNORECASE)),
    ("queue", lazy(r"kafka|amqp|rabbit|queue|broker|\bnats\b|celery|bull\b", re.IGNORECASE)),
    ("database", lazy(
        r"(^|[._]|\bthis\.)(\w*_?(db|database|pool|prisma|knex|sequelize|mongoose|mongo(db|client)?|postgres\w*|mysql|sqlite|pgx?|gorm|dbal"
        r"|datasource|jdbctemplate|entitymanager|sqlx?)|conn|connections?|cursor|cur|session|engine|orm|em|tx|sql)(\(\)|\[[^\]]*\])*$"
        r"|(^|[._])\w*(repository|repo|Store)$|connection\.db(\.admin\(\))?$|\.cursor\(\)$|\.admin\(\)$",
        re.IGNORECASE,
    )),
    ("http", lazy(r"(^|[._])(\w*(http|axios)_?(client|service)?|rest(_?template|client)|webclient|requests|fetcher)(\.axiosRef)?$", re.IGNORECASE)),
)  # fmt: skip
_STORED = lazy(
    r"(query|execute|exec|scalar|fetch|ping|authenticate|\$?query_?raw|\$?execute_?raw|raw|command|connect|select|find|count|first|last|one"
    r"|is_?valid|is_?connected|get_?connection|ensure_connection|is_usable|aggregate|list|exists|getversion|check|health|info|server_info|stat|acquire"
    r"|serverstatus|is_?healthy|get|set|keys|incr|dbsize|publish|partitions|list_topics|metadata|inspect|send|status|checkconnection)\w*",
    re.IGNORECASE,
)
_SENT = lazy(
    r"(get|post|put|head|do|request|send|fetch|exchange|getfor\w+|retrieve|call|options|urlopen|execute)", re.IGNORECASE
)
_FETCHES = lazy(r"(^|\.)\$?fetch(withtimeout)?$|^axios$|^got$|urlopen$|^\$fetch$", re.IGNORECASE)
_CHECKS = lazy(
    r"^(ping_?check|pingdb|ping_?database|ping_?redis|check_?(db|database|redis|postgres|mongo|mysql)\w*)$",
    re.IGNORECASE,
)
_QUERY = lazy(r"""["'`]\s*(SELECT\s+(1|now|version|\d|current)|PING\b|SELECT\s+\w+\s+FROM)""", re.IGNORECASE)
_REQUEST = lazy(r"^(req|request|r|c|ctx|context|res|response|w|reply|self\.request|this\.request)(\.|$)", re.IGNORECASE)
_BARE = {
    *("net/http:Get", "net/http:Post", "net/http:Head", "net/http:DefaultClient.Do", "net/http:DefaultClient.Get"),
    *("requests.get", "requests.post", "requests.head", "requests.request", "urllib.request.urlopen"),
}
"""Called as the library comes, these wait for ever."""


def asked(code: Code, call: Called) -> str:
    """`database`, `cache`, `queue`, `http`; empty when the call is not known to ask any."""
    qualified = code.qualify(call.callee)
    if _FETCHES.search(call.callee) or qualified in _BARE:
        return "http"
    if _CHECKS.match(call.name):
        return _of(call.callee + " " + call.receiver.rpartition(".")[2]) or "database"
    if _REQUEST.match(call.receiver) and not regex(r"(?i)\.(db|redis|pool|prisma|pg|mongo|sql)\b").search(
        call.receiver
    ):
        return ""
    if call.arguments and _QUERY.search(call.arguments[0].text()[:80]):
        return "database"
    for kind, pattern in _RECEIVERS:
        if call.receiver and pattern.search(call.receiver):
            return kind if (_SENT if kind == "http" else _STORED).fullmatch(call.name) else ""
    return _imported(code, call, qualified)


def _imported(code: Code, call: Called, qualified: str) -> str:
    """By the library the first name of the callee is from, where the last one is a thing to ask."""
    root = call.callee.partition(".")[0]
    if root not in code.names or not call.receiver:
        return ""
    for kind, modules in _MODULES.items():
        if any(belongs(qualified, module) for module in modules):
            return kind if (_SENT if kind == "http" else _STORED).fullmatch(call.name) else ""
    return ""


def _of(text: str) -> str:
    return next(
        (kind for kind, word in (("http", "http"), ("cache", "redis"), ("queue", "kafka")) if word in text.lower()), ""
    )


_STATE = lazy(
    r"\b(mongoose|\w*[cC]onnection|db|\w*[dD]ata_?[sS]ource|sequelize)(\.connection)?\.(readyState|isInitialized|isConnected|closed)\b(?!\()"
)


def looks(text: str) -> bool:
    """Whether a function looks at the state of a connection to a database, which asks nobody and takes no time."""
    return _STATE.search(text) is not None


_DEADLINE = lazy(
    r"time_?out|deadline|AbortSignal|AbortController|Promise\.race|wait_for\b|WithTimeout|WithDeadline|move_on_after|fail_after|timelimit"
    r"|pingCheck\(|CancelAfter|\bsignal\b\s*[:,}]|Duration\.of",
    re.IGNORECASE,
)


def has_deadline(text: str) -> bool:
    """Whether anything in the text of a function ends a wait."""
    return _DEADLINE.search(text) is not None


_CONTEXT = lazy(r"^(ctx|c|\w*[cC]ontext|\w+\.(Request\(?\)?\.)?(User)?Context\(\))$")


def may_wait(code: Code, call: Called, kind: str) -> bool | None:
    """Whether a call without a deadline around it waits for ever: True, False, or None where that is set elsewhere."""
    qualified = code.qualify(call.callee)
    if qualified in _BARE:
        return True
    if code.source.language == "go":
        first = call.arguments[0].text() if call.arguments else ""
        if _CONTEXT.match(first):
            return False  # Who asks hangs up, and the request's context ends with that.
        if regex(r"context\.(Background|TODO)\(\)$").match(first):
            return True
        return True if call.name == "Ping" and kind == "database" and not call.arguments else None
    if kind == "http" and (call.callee in ("fetch", "axios", "axios.get", "axios.post", "axios.head")):
        return True if call.callee == "fetch" else None
    return False if qualified.startswith("httpx.") else None
