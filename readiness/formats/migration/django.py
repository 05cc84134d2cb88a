"""Django's migrations: the literal list `operations`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from readiness.formats.migration import django_columns
from readiness.formats.migration.content import Migration, Operation, on_older_tables
from readiness.formats.migration.python import argument, called, is_true, region, statements, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WITHOUT_COLUMN = frozenset({"ManyToManyField", "GenericRelation", "GenericForeignKey", "TaggableManager"})
_FILLED_BY_DATABASE = frozenset({"AutoField", "BigAutoField", "SmallAutoField", "GeneratedField"})


def migration(tree: ast.Module, lines: Sequence[str]) -> Migration | None:
    """None for a module without a class Migration that lists its operations."""
    found, called_for = _class(tree), listed(tree)
    if found is None or called_for is None:
        return None
    done = tuple(_operations(called_for.elts, lines))
    filled = {one.target for one in done if one.kind == "set-default"}  # by SQL, which names tables, not models
    done = tuple(one for one in done if one.kind != "add-required" or one.target.lower() not in filled)
    done = tuple(_filled(one) if one.target.lower() in filled else one for one in done)
    operations, created = on_older_tables(done)
    postgres = any(
        isinstance(one, ast.ImportFrom) and (one.module or "").startswith("django.contrib.postgres")
        for one in tree.body
    )
    dialect = "postgresql" if postgres else ""
    columns = tuple(django_columns.told(called_for.elts))
    return Migration("django", operations, is_true(_assigned(found, "initial")), dialect, created, columns=columns)


def listed(tree: ast.Module) -> ast.List | None:
    """The operations, where they are a list that is written out."""
    found = _class(tree)
    value = _assigned(found, "operations") if found is not None else None
    return value if isinstance(value, ast.List) else None


def _class(tree: ast.Module) -> ast.ClassDef | None:
    return next((one for one in tree.body if isinstance(one, ast.ClassDef) and one.name == "Migration"), None)


def _filled(one: Operation) -> Operation:
    """A field whose default the database knows may be left out."""
    return one if one.column is None else one._replace(column=one.column._replace(null=True))


def _assigned(body: ast.ClassDef, name: str) -> ast.expr | None:
    for one in body.body:
        if isinstance(one, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in one.targets):
            return one.value
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and one.target.id == name:
            return one.value
    return None


def _operations(listed: Sequence[ast.expr], lines: Sequence[str]) -> Iterator[Operation]:
    for call in listed:
        name = called(call)
        if name == "SeparateDatabaseAndState":
            inner = argument(call, 0, "database_operations")
            yield from _operations(inner.elts if isinstance(inner, ast.List) else [], lines)
        elif name in {"RunSQL", "RunPython"}:
            yield from _run(call, name, lines)
        else:
            yield from _schema(call, name, lines)


def _run(call: ast.expr, name: str, lines: Sequence[str]) -> Iterator[Operation]:
    if argument(call, 1, "reverse_sql", "reverse_code") is None:
        yield Operation("one-way", "", name, region(call, lines))
    if name == "RunSQL":
        yield from statements(argument(call, 0, "sql"), lines)


def _schema(call: ast.expr, name: str, lines: Sequence[str]) -> Iterator[Operation]:
    model = text(argument(call, 0, "model_name", "name", "old_name"))
    table, place = model.lower(), region(call, lines)
    thing = text(argument(call, 1, "name", "old_name", "new_name"))
    match name:
        case "CreateModel":
            yield Operation("create-table", table, model, place)
        case "DeleteModel":
            yield Operation("drop-table", table, model, place)
        case "RenameModel":
            yield Operation("rename-table", table, model, place, target=thing.lower())
        case "AlterModelTable":
            yield Operation("rename-table", table, model, place)
        case "RemoveField" | "RenameField":
            kind = "drop-column" if name == "RemoveField" else "rename-column"
            yield Operation(kind, table, f"{model}.{thing}", place, target=thing)
        case "AddField":
            yield from _added(argument(call, 2, "field"), Operation("", table, f"{model}.{thing}", place, target=thing))
        case "AlterField":
            # What the field was before stands in another migration: it may only have got another help text.
            column = next(django_columns.altered(call), None)
            yield Operation("maybe-change-type", table, f"{model}.{thing}", place, target=thing, column=column)
        case "AddDefaultValue":  # of django-add-default-value
            yield Operation("set-default", table, f"{model}.{thing}", place, target=thing.lower())
        case "AddIndex" | "AddIndexConcurrently" | "RemoveIndex" | "RemoveIndexConcurrently":
            kind = "add-index" if name.startswith("Add") else "drop-index"
            yield Operation(kind, table, model, place, gentle=name.endswith("Concurrently"))
        case "AddConstraint" | "AddConstraintNotValid":
            kind = "add-check" if called(argument(call, 1, "constraint") or call) == "CheckConstraint" else "add-unique"
            yield Operation(kind, table, model, place, gentle=name.endswith("NotValid"))
        case "AlterUniqueTogether":
            together = argument(call, 1, "unique_together")
            if getattr(together, "elts", None) or getattr(together, "args", None):
                yield Operation("add-unique", table, model, place)


def _added(field: ast.expr | None, like: Operation) -> Iterator[Operation]:
    """A default of Django's own fills the rows of today; afterwards the database knows it no more."""
    kind = called(field) if field is not None else ""
    if field is None or not kind or kind in _WITHOUT_COLUMN or kind in _FILLED_BY_DATABASE:
        return
    given = {one.arg for one in field.keywords} if isinstance(field, ast.Call) else set()
    nullable = is_true(argument(field, -1, "null"))
    if not nullable and not _fills(field) and not is_true(argument(field, -1, "primary_key")):
        filled = bool(given & {"default", "auto_now", "auto_now_add"})
        yield like._replace(kind="add-required", gentle=filled)
    if is_true(argument(field, -1, "unique")):
        yield like._replace(kind="add-unique")
    elif is_true(argument(field, -1, "db_index")):
        yield like._replace(kind="add-index", name=like.table)


def _fills(field: ast.expr) -> bool:
    """Whether the database itself has a default, or what the field is given cannot be seen (`**options`)."""
    default = argument(field, -1, "db_default")
    hidden = isinstance(field, ast.Call) and any(one.arg is None for one in field.keywords)
    return hidden or (default is not None and not (isinstance(default, ast.Constant) and default.value is None))
