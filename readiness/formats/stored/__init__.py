"""What code keeps, in a database or in files: classes that stand for tables, SQL it sends, paths it writes. Read word by word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.pattern import holds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.facts import Fact

_SQL = ("SELECT", "INSERT INTO", "UPDATE ", "DELETE FROM", "select ", "insert into", "update ", "delete from")
_WRITES = (
    "tempfile.", "open(", "writeFile", "createWriteStream", "multer(", "tmpdir()", "CreateTemp(", "MkdirTemp(", "TempFile(", "TempDir(",
    "os.Create(", "os.WriteFile(", "createTempFile(", "createTempDirectory(", "mkdirSync(", "makedirs(",
)  # fmt: skip
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
_DJANGO = ("Field(", "models.Model", "ForeignKey(")
_PYTHON = ("mapped_column", "Column(", "__tablename__", "table=True", "db.Model")
_SCRIPTS = ("@Entity", "Table(")
_JVM = ("@Entity",)
_GO = ('gorm:"',)
_RUBY = ("ApplicationRecord", "ActiveRecord::Base")


def told(language: str, text: str, path: str) -> Iterator[Fact]:
    """TableModel, Statement, MigratesHere and WritesTo."""
    if holds(text, _SQL):
        from readiness.formats.stored import statements

        yield from statements.told(text, path)
    if holds(text, _WRITES):
        from readiness.formats.stored import written

        yield from written.told(language, text, path)
    if holds(text, _MIGRATES):
        from readiness.formats.stored import boots

        yield from boots.told(language, text, path)
    if language == "python" and _may_hold_models(text):
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


def _may_hold_models(text: str) -> bool:
    """A migration of Django speaks of fields, and has no class with any."""
    if not (holds(text, _PYTHON) or ("models." in text and holds(text, _DJANGO))):
        return False
    return (
        "\nclass Migration(" not in text or text.count("\nclass ") > 1 or "Table(" in text or text.startswith("class ")
    )
