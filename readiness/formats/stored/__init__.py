"""What code keeps in a database: classes that stand for tables, and SQL it sends. Read from the text, word by word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.pattern import holds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.facts import Fact

_SQL = ("SELECT", "INSERT INTO", "UPDATE ", "DELETE FROM", "select ", "insert into", "update ", "delete from")
_MIGRATES = (
    "command.upgrade(",
    "call_command(",
    "migrationsRun",
    "migrate(",
    ".migrate.",
    "goose.Up",
    ".Up()",
    ".Database.Migrate",
)
_PYTHON = ("models.", "mapped_column", "Column(", "__tablename__", "table=True", "db.Model")
_SCRIPTS = ("@Entity", "Table(")
_JVM = ("@Entity",)
_GO = ('gorm:"',)
_RUBY = ("ApplicationRecord", "ActiveRecord::Base")


def told(language: str, text: str, path: str) -> Iterator[Fact]:
    """TableModel, Statement and MigratesHere."""
    if holds(text, _SQL):
        from readiness.formats.stored import statements

        yield from statements.told(text, path)
    if holds(text, _MIGRATES):
        from readiness.formats.stored import boots

        yield from boots.told(language, text, path)
    if language == "python" and holds(text, _PYTHON):
        from readiness.formats.stored import python

        yield from python.models(text, path)
    elif language in ("typescript", "javascript", "tsx") and holds(text, _SCRIPTS):
        from readiness.formats.stored import scripts

        yield from scripts.models(text, path)
    elif language in ("java", "kotlin") and holds(text, _JVM):
        from readiness.formats.stored import jvm

        yield from jvm.models(text, path)
    elif language == "go" and holds(text, _GO):
        from readiness.formats.stored import go

        yield from go.models(text, path)
    elif language == "ruby" and holds(text, _RUBY):
        from readiness.formats.stored import ruby

        yield from ruby.models(text, path)
