"""Migrations that others follow: nobody judges them, but they tell what a column was before the newest one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.facts import ColumnsTold
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.formats import Selector
    from readiness.model.artifact import Artifact, Document
    from readiness.model.columns import Column
    from readiness.model.facts import Fact

__all__ = ["NAME", "SELECTORS", "documents", "facts", "tells"]

NAME = "former"
SELECTORS: Mapping[str, Selector] = {}
_DJANGO = lazy(r"\b(?:CreateModel|AddField|AlterField|RenameField|RemoveField)\(")
_RAILS = lazy(r"\b(?:create_table|change_table|(?:add|change|rename|remove)_column)\b")


def tells(artifact: Artifact) -> bool:
    """Whether the text can say anything of columns. Of Django and Rails alone: their changes do not say what was there."""
    if artifact.path.endswith(".py"):
        return bool(_DJANGO.search(artifact.text))
    return artifact.path.endswith(".rb") and bool(_RAILS.search(artifact.text))


def documents(_artifact: Artifact) -> Iterator[Document[object]]:
    """None: such a file is found as a migration."""
    return iter(())


def facts(document: Document[Artifact]) -> Iterator[Fact]:
    """Parsed only here, so that a run that joins nothing need not."""
    columns = _columns(document.content)
    if columns:
        yield ColumnsTold(Location(document.path), columns)


def _columns(artifact: Artifact) -> tuple[Column, ...]:
    if artifact.path.endswith(".rb"):
        from readiness.formats.migration import rails_columns, ruby

        return tuple(rails_columns.told(ruby.calls(artifact.text.split("\n"))))
    from readiness.formats.migration import django, django_columns
    from readiness.formats.migration.python import parsed

    tree = parsed(artifact.text)
    listed = django.listed(tree) if tree is not None else None
    return tuple(django_columns.told(listed.elts)) if listed is not None else ()
