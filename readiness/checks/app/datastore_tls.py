"""Connections to a database, cache or queue on another machine that nothing encrypts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.datastore_urls import SCHEMES, Way, data_source, is_remote, way
from readiness.checks.sources import code_of, content, go_literals, guarded, is_development, literal, meant, said
from readiness.formats.source.javascript.syntax import entries
from readiness.model.artifact import Document
from readiness.model.facts import EnvSet
from readiness.model.finding import Kind, Observation
from readiness.pattern import holds, lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.model.system import System

_STRINGS = {
    "python": ("string",),
    "go": ("interpreted_string_literal", "raw_string_literal"),
    "javascript": ("string", "template_string"),
}
_STORES = (
    "postgres", "psycopg", "asyncpg", "mysql", "MySQL", "mariadb", "mongo", "redis", "amqp", "pika", "cockroachdb", "DATABASES",
    "sequelize", "typeorm", "knex", '"pg"', "'pg'", "@tcp(", "sslmode",
)  # fmt: skip
_SOURCES = lazy(r"\bhost=\S+ .*sslmode=|sslmode=\w+ .*\bhost=|@tcp\(")
_CLIENTS = {
    "psycopg2.connect": "PostgreSQL", "psycopg.connect": "PostgreSQL", "asyncpg.connect": "PostgreSQL",
    "asyncpg.create_pool": "PostgreSQL", "psycopg2.pool.SimpleConnectionPool": "PostgreSQL", "pymysql.connect": "MySQL",
    "MySQLdb.connect": "MySQL", "aiomysql.create_pool": "MySQL", "redis.Redis": "Redis", "redis.StrictRedis": "Redis",
    "redis.asyncio.Redis": "Redis", "pymongo.MongoClient": "MongoDB", "pika.ConnectionParameters": "RabbitMQ",
    "pg:Pool": "PostgreSQL", "pg:Client": "PostgreSQL", "pg:default.Pool": "PostgreSQL", "mysql:createConnection": "MySQL",
    "mysql:createPool": "MySQL", "mysql2:createConnection": "MySQL", "mysql2:createPool": "MySQL",
    "mysql2/promise:createPool": "MySQL", "ioredis:": "Redis", "ioredis:Redis": "Redis", "redis:createClient": "Redis",
    "sequelize:Sequelize": "the database", "sequelize:": "the database", "typeorm:DataSource": "the database",
    "typeorm:createConnection": "the database", "amqplib:connect": "RabbitMQ", "knex:": "the database", "knex:knex": "the database",
}  # fmt: skip
_SAYS = lazy(
    r"(?i)\b(ssl|tls|sslmode|ssl_\w+|tls\w*|sslcontext|ssl_context|dialectOptions|connect_args|rediss|amqps)\b"
)
_NEAR = frozenset({"kubernetes", "compose", "env file", "dockerfile"})


def check(subject: Document[object] | System) -> Iterator[Observation]:
    """One observation for each address of a store in code, and for each that a manifest or a file of variables gives."""
    if not isinstance(subject, Document):
        yield from _given(subject)
        return
    text = subject.artifact.text
    if is_development(subject.path) or not holds(text, _STORES):
        return
    if not _may_name(text):
        return
    code = code_of(content(subject), *_STORES)
    if code is not None:
        yield from _written(code)
        yield from _options(code)


def _may_name(text: str) -> bool:
    """Whether the text has the form of an address or of options for one."""
    if "://" in text and SCHEMES.search(text):
        return True
    if ("sslmode=" in text or "@tcp(" in text) and _SOURCES.search(text):
        return True
    return regex(r"\b(host|HOST|hostname|Addr)\b[\"']?\s*[:=]").search(text) is not None


def _given(system: System) -> Iterator[Observation]:
    for one in system.of(EnvSet):
        if one.by in _NEAR and isinstance(one.value, str) and not is_development(one.location.path):
            found = way(one.value)
            if found is not None and found.remote is not False:
                yield Observation(one.location, _kind(found), found.store, _note(found))


def _kind(found: Way) -> Kind:
    """What a name that is filled in later leads to may be near; then only what is switched off for good is worth asking about."""
    if found.encrypted:
        return Kind.PASS
    if found.remote is None:
        return Kind.OPEN if found.encrypted is False else Kind.PASS
    return Kind.FAIL


def _note(found: Way) -> str:
    if found.remote is None:
        return "the host is only known later" if found.encrypted is False else ""
    return "encryption is switched off" if found.encrypted is False else ""


def _written(code: Code) -> Iterator[Observation]:
    """Addresses in strings. One that another name decides about (`ssl=…` beside it) is that name's business."""
    if not SCHEMES.search(code.source.text) and not _SOURCES.search(code.source.text):
        return
    for node in code.source.nodes(*_STRINGS.get(code.source.language, _STRINGS["javascript"])):
        text = node.text().strip("\"'`rbf")
        found = way(text) or (data_source(text) if "host=" in text or "@tcp(" in text else None)
        if found is None or found.remote is False or guarded(node):
            continue
        kind = Kind.PASS if found.encrypted is None and _said_beside(node) else _kind(found)
        yield said(code, node, kind, found.store, _note(found) if kind is not Kind.PASS else "")


def _said_beside(node: SgNode) -> bool:
    """The call or object it stands in says something of TLS."""
    parent = node.parent()
    for _ in range(4):
        if parent is None or parent.kind() in ("module", "program", "source_file", "block", "statement_block"):
            return False
        if _SAYS.search(parent.text().replace(node.text(), "")):
            return True
        parent = parent.parent()
    return False


def _options(code: Code) -> Iterator[Observation]:
    for call in code.calls:
        store = _CLIENTS.get(code.qualify(call.callee))
        if store is not None:
            given: Mapping[str, SgNode] = call.keywords
            for argument in call.arguments:
                value = meant(code, argument)
                given = {**given, **(entries(value) if value.kind() == "object" else {})}
            yield from _asked(code, call.node, given.get("host") or given.get("hostname"), store)
    if code.source.language == "go":
        for name, node, fields in go_literals(code):
            if regex(r"go-redis/(v\d+|redis(/v\d+)?):(Options|UniversalOptions)$").search(name) and "Addr" in fields:
                yield from _asked(code, node, fields["Addr"], "Redis")
    if code.source.language == "python" and "DATABASES" in code.source.text:
        yield from _django(code)


def _asked(code: Code, node: SgNode, host: SgNode | None, store: str) -> Iterator[Observation]:
    text = literal(code, host) if host is not None else None
    if host is not None and text is not None and is_remote(text) and not guarded(node):
        yield said(
            code, host, Kind.PASS if _SAYS.search(node.text()) or "TLSConfig" in node.text() else Kind.FAIL, store
        )


def _django(code: Code) -> Iterator[Observation]:
    for value in code.assigned.get("DATABASES", ()):
        for pair in value.find_all(kind="pair"):
            key, host = pair.field("key"), pair.field("value")
            if key is not None and host is not None and key.text().strip("\"'") == "HOST":
                yield from _asked(code, pair.parent() or value, host, "the database")
