"""SQL of several dialects as operations."""

from __future__ import annotations

import pytest

from readiness.formats.migration import sql
from readiness.formats.migration.content import on_older_tables
from readiness.model.location import Region


def _told(text: str) -> list[str]:
    done = tuple(sql.operations(text, lambda offset: Region(text.count("\n", 0, offset) + 1, 1, 1, 2)))
    return [
        f"{one.region.start_line} {one.kind}{'?' if one.gentle else ''} {one.name}" for one in on_older_tables(done)[0]
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('ALTER TABLE IF EXISTS ONLY "x"."Users" DROP COLUMN IF EXISTS "a" CASCADE', ["1 drop-column users.a"]),
        ("alter table t\n  add b int,\n  drop c,\n  drop constraint d", ["3 drop-column t.c"]),
        ("DROP TABLE IF EXISTS a, s.b CASCADE;", ["1 drop-table a", "1 drop-table b"]),
        ("TRUNCATE TABLE ONLY a", ["1 truncate a"]),
        ("DROP SCHEMA s", ["1 drop-schema s"]),
        ("ALTER TABLE t RENAME a TO b; ALTER TABLE t RENAME TO u", ["1 rename-column t.a", "1 rename-table t"]),
        ("RENAME TABLE a TO b", ["1 rename-table a"]),
        ("EXEC sp_rename 't.a', 'b', 'COLUMN'\nGO\nDROP TABLE t", ["1 rename-column t.a", "3 drop-table t"]),
        ("ALTER TYPE mood RENAME VALUE 'a' TO 'b'", ["1 rename-value mood"]),
        ("ALTER TABLE t ALTER a TYPE bigint, ALTER b SET DATA TYPE text", ["1 change-type t.a", "1 maybe-change-type t.b"]),
        ("ALTER TABLE `t` MODIFY `a` int, CHANGE b c int", ["1 change-type t.a", "1 rename-column t.b"]),
        ("ALTER TABLE t ALTER COLUMN a int NOT NULL", ["1 change-type t.a", "1 set-not-null t.a"]),
        ("ALTER TABLE t ADD a int NOT NULL, b int NOT NULL", ["1 add-required t.a", "1 add-required t.b"]),
        ("ALTER TABLE t ADD a serial NOT NULL, ADD b int NOT NULL DEFAULT 1, ADD c int NOT NULL AUTO_INCREMENT", ["1 rewrite t.a"]),
        ("ALTER TABLE t ADD a int, ALTER a SET DEFAULT 1, ALTER a SET NOT NULL", []),
        ("ALTER TABLE t VALIDATE CONSTRAINT c; ALTER TABLE t ALTER a SET NOT NULL", []),
        ("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY t (a); CREATE INDEX ON t (b)", ["1 add-index? i", "1 add-index t"]),
        ("DROP INDEX CONCURRENTLY i; DROP INDEX j", ["1 drop-index? i", "1 drop-index j"]),
        ("ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES u NOT VALID, ADD CHECK (a > 0)", ["1 add-foreign-key? c", "1 add-check t"]),
        ("UPDATE t SET a = 1; UPDATE t SET a = 1 WHERE b; DELETE FROM u", ["1 change-rows t", "1 change-rows u"]),
    ],
)  # fmt: skip
def test_statements(text: str, told: list[str]) -> None:
    assert _told(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "INSERT INTO t VALUES ('; DROP TABLE t;'); -- DROP TABLE t\n/* DROP TABLE t; */",
        "CREATE FUNCTION f() RETURNS void AS $x$ BEGIN DROP TABLE t; END $x$ LANGUAGE plpgsql;",
        "-- +goose Up\nSELECT 1;\n-- +goose Down\nDROP TABLE t;",
        "-- migrate:up\nSELECT 1;\n-- migrate:down\nDROP TABLE t;",
        "CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0));\nALTER TABLE t DROP COLUMN a;\nDROP TABLE t;",
        "CREATE TABLE new_t (a int);\nDROP TABLE t;\nALTER TABLE new_t RENAME TO t;\nCREATE INDEX i ON t (a);",
        "ALTER TABLE", "DROP", "CREATE INDEX", "'unfinished", "$$ unfinished", "ALTER TABLE t RENAME", "((((", "",
    ],
)  # fmt: skip
def test_what_changes_no_older_table(text: str) -> None:
    assert _told(text) == []


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("CREATE TABLE t (a jsonb)", "postgresql"),
        ("CREATE INDEX CONCURRENTLY i ON t (a)", "postgresql"),
        ("CREATE TABLE `t` (a int) ENGINE=InnoDB", "mysql"),
        ("CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT)", "sqlite"),
        ("CREATE TABLE [dbo].[t] (a NVARCHAR(10))\nGO", "mssql"),
        ("CREATE TABLE t (a int)", ""),
        ("CREATE TABLE `t` (a jsonb)", ""),
    ],
)
def test_dialects(text: str, dialect: str) -> None:
    assert sql.dialect(text) == dialect
