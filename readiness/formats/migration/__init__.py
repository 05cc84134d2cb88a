"""Migrations of a database: what they do to tables that were there before, in SQL, Django, Alembic, Rails, Ecto, Liquibase, Knex, TypeORM, Sequelize.

Only those that no other follows: what was released is done. A file of code is a document of its language as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.migration import former, order
from readiness.formats.migration.content import Migration, Operation, on_older_tables
from readiness.model.artifact import Document, Node
from readiness.model.facts import ColumnsTold, Migrated
from readiness.model.lifecycle import Remade
from readiness.model.location import Location, Region

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.formats import Selector
    from readiness.model.artifact import Artifact
    from readiness.model.facts import Fact
    from readiness.model.problem import Problem

__all__ = ["NAME", "SELECTORS", "Migration", "Operation", "documents", "facts"]

NAME = "migration"
SELECTORS: Mapping[str, Selector] = {}
SETTLED = "settled"
"""The role of a migration that others follow."""


def documents(artifact: Artifact) -> Iterator[Document[Migration] | Document[object] | Problem]:
    """The code the file is, and the migration it holds. A way back is none."""
    from readiness.formats import source

    code = next(iter(source.documents(artifact)), None)
    if code is not None:
        yield code
    if order.is_down(artifact.path):
        return
    if artifact.role == SETTLED:
        if former.tells(artifact):
            yield Document(artifact, former.NAME, Node(kind="mapping"), artifact)
        return
    found = _read(artifact, code)
    if found is not None:
        yield Document(artifact, NAME, Node(kind="mapping"), found)


def _read(artifact: Artifact, code: object) -> Migration | None:
    from readiness.formats.source.tree import Source

    if artifact.path.endswith(".sql"):
        return _sql(artifact)
    if artifact.path.endswith(".rb"):
        from readiness.formats.migration import rails

        return rails.migration(artifact.text)
    if artifact.path.endswith(".exs"):
        from readiness.formats.migration import ecto

        return ecto.migration(artifact.text)
    if artifact.path.endswith((".xml", ".yml", ".yaml")):
        return _changelog(artifact)
    if artifact.path.endswith(".py"):
        return _python(artifact)
    content = getattr(code, "content", None)
    if isinstance(content, Source):
        from readiness.formats.migration import javascript

        return javascript.migration(content, artifact.path)
    return None


def _sql(artifact: Artifact) -> Migration:
    from readiness.formats.migration import sql

    lines = artifact.text.split("\n")

    def at(offset: int) -> Region:
        number = artifact.text.count("\n", 0, offset) + 1
        return Region.of_line(number, lines[number - 1])

    operations, created = on_older_tables(tuple(sql.operations(artifact.text, at)))
    return Migration("sql", operations, dialect=sql.dialect(artifact.text), created=created)


def _changelog(artifact: Artifact) -> Migration | None:
    from readiness.formats.migration import liquibase

    if artifact.path.endswith(".xml"):
        return liquibase.migration(artifact.text)
    if "databaseChangeLog" not in artifact.text:
        return None
    from readiness.formats import yaml

    for part in yaml.compose(artifact.text, unresolved=None):
        if isinstance(part, yaml.YamlDocument):
            return liquibase.migration(artifact.text, part.root)
    return None


def _python(artifact: Artifact) -> Migration | None:
    from readiness.formats.migration import alembic, django
    from readiness.formats.migration.python import parsed

    tree = parsed(artifact.text)
    lines = artifact.text.split("\n")
    return None if tree is None else django.migration(tree, lines) or alembic.migration(tree, lines)


def facts(document: Document[Migration]) -> Iterator[Fact]:
    """What blocks a table, for those who know the database."""
    found = document.content
    done = tuple((one.kind, one.name, Location(document.path, one.region), one.gentle) for one in found.operations)
    place = Location(document.path)
    altered = tuple(
        (one.column, one.kind, Location(document.path, one.region, logical=one.name))
        for one in found.operations
        if one.column is not None
    )
    yield Migrated(place, found.tool, found.dialect, done, found.initial, found.revision, found.follows, altered)
    if any(kind.startswith(("drop-", "rename-")) for kind, *_ in done):
        from readiness.formats.migration.remade import remade

        yield Remade(place, remade(document.path, document.artifact.text))
    if found.columns:
        yield ColumnsTold(place, found.columns)
