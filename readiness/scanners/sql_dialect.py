"""Which database a SQL file is for: by its own words, by the folders it lies in, and by what stands beside those."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from readiness.formats.migration.sql import dialect
from readiness.pattern import lazy
from readiness.scanners.places import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMED = (
    ("postgresql", lazy(r"^(?:postgres|postgresql|pg|pgsql|supabase|timescale\w*)$")),
    ("mysql", lazy(r"^(?:mysql|mariadb)$")),
    ("sqlite", lazy(r"^(?:sqlite3?|d1|libsql|turso)$")),
    ("mssql", lazy(r"^(?:mssql|sqlserver)$")),
    (
        "another database",
        lazy(r"^(?:clickhouse|oracle|cassandra|snowflake|bigquery|cockroach|spanner|h2|hsqldb|duckdb)$"),
    ),
)
_TELLING = lazy(
    r"^(?:migration_lock\.toml|.*\.prisma|drizzle\.config\.[cm]?[jt]s|knexfile\.[cm]?[jt]s|sqlc\.ya?ml|database\.yml|diesel\.toml"
    r"|(?:docker-)?compose[\w.-]*\.ya?ml|package\.json|pyproject\.toml|requirements[\w.-]*\.txt|go\.mod|Cargo\.toml|Gemfile"
    r"|pom\.xml|build\.gradle(?:\.kts)?|application[\w.-]*\.(?:ya?ml|properties)|flyway\.(?:conf|toml)|\.env[\w.-]*|wrangler\.toml)$"
)
_WORDS = (
    (
        "postgresql",
        lazy(
            r"\bpostgres(?:ql|ok)?\b|\bpsycopg|\basyncpg\b|\"pg\"|\bgem ['\"]pg['\"]|lib/pq\b|jackc/pgx|tokio-postgres|\bsupabase\b|pg-promise",
            re.IGNORECASE,
        ),
    ),
    ("mysql", lazy(r"\bmysql(?:2|client)?\b|\bmariadb\b", re.IGNORECASE)),
    ("mssql", lazy(r"\bsqlserver\b|\bmssql\b", re.IGNORECASE)),
    ("sqlite", lazy(r"\bsqlite3?\b|\bd1_databases\b", re.IGNORECASE)),
)


def of(root: str, path: str) -> tuple[str, str]:
    """The dialect, or else the reason why it is not known."""
    named = [name for part in path.lower().split("/")[:-1] for name, known in _NAMED if known.match(part)]
    found = named[-1] if named else dialect(text_of(root, path))
    if found:
        return found, ""
    for folder in _upwards(path):
        told = _told(root, folder)
        if len(told) > 1 and "sqlite" in told:  # what tests use, and files on a developer's machine
            told -= {"sqlite"}
        if len(told) == 1:
            return told.pop(), ""
        if told:
            return "", f"it is not known which database it is for: {' or '.join(sorted(told))}"
    return "", "it is not known which database it is for"


def _upwards(path: str) -> Iterator[str]:
    folder = path
    while folder:
        folder = folder.rpartition("/")[0]
        yield folder


def telling(root: str, path: str) -> Iterator[str]:
    """The files that may tell it."""
    for folder in _upwards(path):
        yield from _beside(root, folder)


def _told(root: str, folder: str) -> set[str]:
    texts = [text_of(root, path) for path in _beside(root, folder)]
    return {name for text in texts for name, words in _WORDS if words.search(text)}


def _beside(root: str, folder: str) -> list[str]:
    try:
        names = sorted(os.listdir(os.path.join(root, folder)))
    except OSError:
        return []
    return [f"{folder}/{name}" if folder else name for name in names if _TELLING.match(name)]
