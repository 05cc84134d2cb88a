"""What keeps others from writing to a PostgreSQL table while it is done."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.migration.heads import newest
from readiness.model.artifact import Unresolved
from readiness.model.facts import ComposeService, EnvSet, ImageUsed, Package
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.system import System

_KINDS: Mapping[str, Mapping[str, str]] = {
    "index": {"add-index": "makes an index of {}", "drop-index": "drops an index of {}"},
    "constraint": {
        "add-foreign-key": "adds a foreign key to {}",
        "add-check": "checks every row of {}",
        "add-unique": "makes an index for a unique constraint of {}",
    },
    "rewrite": {"rewrite": "writes every row for {}"},
    "json": {"add-json": "makes {} json"},
}
_MEANWHILE = {"json": ", which cannot be compared"}
_DRIVERS = {
    "postgresql": lazy(
        r"psycopg(?:2|2-binary)?|asyncpg|aiopg|pg8000|pg|pg-promise|postgres|.*/lib/pq|.*/jackc/pgx.*|.*driver/postgres|slonik"
    ),
    "mysql": lazy(
        r"mysql2?|mysqlclient|pymysql|aiomysql|asyncmy|mysql-connector-python|mariadb|.*go-sql-driver/mysql|.*driver/mysql"
    ),
    "mssql": lazy(r"pyodbc|pymssql|mssql|tedious|.*go-mssqldb|.*driver/sqlserver", re.IGNORECASE),
}
_IMAGES = {
    "postgresql": lazy(r"(?:^|/)(?:postgres|postgresql|postgis|timescaledb|pgvector|postgresql-repmgr)(?=[:@-]|$)"),
    "mysql": lazy(r"(?:^|/)(?:mysql|mariadb|percona)(?=[:@-]|$)"),
    "mssql": lazy(r"mssql/server|azure-sql-edge"),
}
_ADDRESS = {
    "postgresql": lazy(r"^(?:postgres(?:ql)?)(?:\+\w+)?://"),
    "mysql": lazy(r"^(?:mysql|mariadb)(?:\+\w+)?://"),
    "mssql": lazy(r"^(?:mssql|sqlserver)(?:\+\w+)?://"),
}


def check(system: System, *, about: str) -> Iterator[Observation]:
    """One observation for each operation that may block, or one for a migration without any; MySQL does these online."""
    known = _dialects(system)
    for found in newest(system):
        dialects = {found.dialect} if found.dialect else known
        if dialects and "postgresql" not in dialects:
            continue
        words = _KINDS[about]
        done = [] if found.initial else [one for one in found.operations if one[0] in words]
        for kind, name, place, gentle in done:
            text = words[kind].format(name) + _MEANWHILE.get(about, " while others wait to write")
            if gentle:
                yield Observation(place, Kind.PASS, name)
            elif dialects == {"postgresql"}:
                yield Observation(place, Kind.FAIL, text)
            else:
                yield Observation(place, Kind.OPEN, name, "it is not known which database it is for")
        if not done:
            yield Observation(found.location, Kind.PASS, found.location.path)


def _dialects(system: System) -> set[str]:
    """The databases that images, drivers and addresses name. SQLite beside another is what tests use, and is not asked for."""
    images = [*(one.image for one in system.of(ComposeService)), *(one.image for one in system.of(ImageUsed))]
    drivers = [one.name for package in system.of(Package) for one in package.dependencies]
    addresses = [one.value for one in system.of(EnvSet)]
    told = ((images, _IMAGES), (addresses, _ADDRESS))
    found = {
        name
        for values, patterns in told
        for value in values
        for name, pattern in patterns.items()
        if value is not None and pattern.search(value.text if isinstance(value, Unresolved) else value)
    }
    return found or {name for name, pattern in _DRIVERS.items() if any(pattern.fullmatch(one) for one in drivers)}
