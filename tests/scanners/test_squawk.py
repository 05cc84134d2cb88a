from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scanner_recordings import SQUAWK, recording, simple, write

from readiness.scanners import ScanOptions, sql_dialect, squawk

if TYPE_CHECKING:
    from pathlib import Path

ASKED = ["api/migrations/1_broken.sql", "migrations/0002_b.sql"]
ALERTS = [
    ("migrations/0002_b.sql:2:1-18", "require-lock-timeout"),
    ("migrations/0002_b.sql:2:1-18", "require-statement-timeout"),
    ("migrations/0002_b.sql:3:3-29", "adding-required-field"),
    ("migrations/0002_b.sql:3:3-29", "prefer-bigint-over-int"),
    ("migrations/0002_b.sql:4:3-17", "ban-drop-column"),
]
BROKEN = {"api/migrations/1_broken.sql": "squawk cannot parse line 1"}


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("migrations/0002_b.sql", True),
        ("prisma/migrations/2026_a/migration.sql", True),
        ("db/migration/V2__a.sql", True),
        ("migrations/2_a.up.sql", True),
        ("migrations/2_a.down.sql", False),
        ("migrations/2026_a/down.sql", False),
        ("app/migrations/0002_b.py", False),
        ("queries/1_a.sql", False),
        ("tests/migrations/1_a.sql", False),
        ("node_modules/x/migrations/1_a.sql", False),
    ],
)
def test_wants_ways_forward_in_sql(path: str, *, wanted: bool) -> None:
    assert squawk.wants(path) is wanted


def test_reads_the_recording(tmp_path: Path) -> None:
    """Neither the way back counts, nor an index of a table that the same file makes."""
    write(str(tmp_path), SQUAWK)
    found = squawk.read(recording("squawk", "small-2.70.0"), str(tmp_path), ASKED)
    assert simple(found) == (["migrations/0002_b.sql"], ALERTS, BROKEN)


def test_what_matters_for_large_tables_alone_is_a_note(tmp_path: Path) -> None:
    write(str(tmp_path), {"m/migrations/2_a.sql": "CREATE INDEX i ON t (a);\n"})
    entry = '{"file": "m/migrations/2_a.sql", "line": 0, "level": "Warning", "message": "Slow.", "rule_name": "%s"}'
    codes = ("require-concurrent-index-creation", "ban-drop-column")
    output = "[" + ", ".join(entry % code for code in codes) + "]"
    found = squawk.read(output, str(tmp_path), ["m/migrations/2_a.sql"])
    assert [(alert.code, alert.level) for alert in found.alerts] == [(codes[0], "note"), (codes[1], "warning")]


@pytest.mark.parametrize(
    ("files", "dialect"),
    [
        ({"mysql/migrations/1.sql": ""}, "mysql"),
        ({"migrations/1.sql": "CREATE TABLE t (a jsonb);"}, "postgresql"),
        ({"api/migrations/1.sql": "", "api/go.mod": "require github.com/jackc/pgx/v5 v5.7.1"}, "postgresql"),
        ({"api/migrations/1.sql": "", "compose.yaml": "services: {db: {image: mysql:9}}"}, "mysql"),
        ({"prisma/migrations/1_a/migration.sql": "", "prisma/migrations/migration_lock.toml": 'provider = "sqlite"'}, "sqlite"),
        ({"migrations/1.sql": "", "compose.yaml": "image: postgres", ".env.example": "sqlite:///dev.db"}, "postgresql"),
        ({"migrations/1.sql": "", "package.json": '{"pg": 1, "mysql2": 2}'}, ""),
        ({"migrations/1.sql": ""}, ""),
    ],
)  # fmt: skip
def test_which_database_it_is_for(files: dict[str, str], dialect: str, tmp_path: Path) -> None:
    path = next(iter(files))
    write(str(tmp_path), files)
    found, reason = sql_dialect.of(str(tmp_path), path)
    assert found == dialect
    assert bool(reason) is not bool(found)


@pytest.mark.scanner
def test_the_real_tool_says_what_was_recorded(tmp_path: Path) -> None:
    """Its configuration does not change it; what others follow is done, and another database is not its business."""
    asked = [path for path in write(str(tmp_path), SQUAWK) if squawk.wants(path)]
    found = squawk.scan(str(tmp_path), asked, ScanOptions(timeout=60))
    other = {"shop/mysql/migrations/1_x.sql": "it is for mysql, and squawk knows PostgreSQL"}
    assert simple(found) == (["migrations/0002_b.sql"], ALERTS, {**BROKEN, **other})
    assert found.version


@pytest.mark.scanner
def test_of_a_commits_files_all_count(tmp_path: Path) -> None:
    write(str(tmp_path), SQUAWK)
    found = squawk.scan(str(tmp_path), ["migrations/0001_a.sql"], ScanOptions(timeout=60))
    assert found.examined == {"migrations/0001_a.sql"}
    assert ("migrations/0001_a.sql:1:1-33", "ban-drop-column") in simple(found)[1]
