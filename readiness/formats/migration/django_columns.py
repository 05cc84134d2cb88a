"""The columns that a Django migration tells: what a field is in the database, without its words for people."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from readiness.formats.migration.python import argument, called, is_true, text
from readiness.model.columns import Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_TYPES: Mapping[str, str] = {
    "CharField": "varchar", "SlugField": "varchar", "EmailField": "varchar", "URLField": "varchar", "FileField": "varchar",
    "ImageField": "varchar", "FilePathField": "varchar", "CommaSeparatedIntegerField": "varchar", "TextField": "text",
    "IntegerField": "integer", "PositiveIntegerField": "integer", "BigIntegerField": "bigint", "PositiveBigIntegerField": "bigint",
    "SmallIntegerField": "smallint", "PositiveSmallIntegerField": "smallint", "AutoField": "integer", "BigAutoField": "bigint",
    "SmallAutoField": "smallint", "BooleanField": "boolean", "NullBooleanField": "boolean", "DateField": "date",
    "DateTimeField": "timestamptz", "TimeField": "time", "DurationField": "interval", "DecimalField": "numeric",
    "FloatField": "double precision", "UUIDField": "uuid", "JSONField": "jsonb", "BinaryField": "bytea",
    "GenericIPAddressField": "inet",
}  # fmt: skip
_LENGTHS = {
    "SlugField": 50,
    "EmailField": 254,
    "URLField": 200,
    "FileField": 100,
    "ImageField": 100,
    "FilePathField": 100,
}
"""What Django puts where no `max_length` is given."""
_WORDS = frozenset({
    "null", "blank", "default", "help_text", "verbose_name", "choices", "validators", "editable", "serialize", "error_messages", "on_delete",
    "related_name", "related_query_name", "limit_choices_to", "upload_to", "storage", "auto_now", "auto_now_add", "db_index", "unique",
    "unique_for_date", "unique_for_month", "unique_for_year", "auto_created",
})  # fmt: skip
"""What says nothing of the type in the database."""


def told(operations: Sequence[ast.expr]) -> Iterator[Column]:
    """In their order. A field that got another name, or was taken out, is one of which nothing is known any more."""
    for call in operations:
        name = called(call)
        table = text(argument(call, 0, "model_name", "name")).lower()
        if name == "SeparateDatabaseAndState":
            inner = argument(call, 1, "state_operations")
            yield from told(inner.elts if isinstance(inner, ast.List) else [])
        elif name == "CreateModel":
            yield from _listed(argument(call, 1, "fields"), table)
        elif name in {"AddField", "AlterField"}:
            yield from altered(call)
        elif name in {"RenameField", "RemoveField"}:
            last = argument(call, 2, "new_name") if name == "RenameField" else argument(call, 1, "name")
            yield Column(table, text(last), "?")


def altered(call: ast.expr) -> Iterator[Column]:
    """The field that AddField and AlterField are given."""
    field = argument(call, 2, "field")
    if field is not None:
        yield _column(text(argument(call, 0, "model_name")).lower(), text(argument(call, 1, "name")), field)


def _listed(fields: ast.expr | None, table: str) -> Iterator[Column]:
    for one in fields.elts if isinstance(fields, ast.List) else []:
        if isinstance(one, ast.Tuple) and len(one.elts) == 2:
            yield _column(table, text(one.elts[0]), one.elts[1])


def _column(table: str, name: str, field: ast.expr) -> Column:
    kind = called(field)
    hidden = isinstance(field, ast.Call) and any(one.arg is None for one in field.keywords)
    null = (
        kind == "NullBooleanField"
        or is_true(argument(field, -1, "null"))
        or argument(field, -1, "db_default") is not None
    )
    sizes = _sizes(field, kind)
    if hidden or not kind or sizes is None:
        return Column(table, name, "?")
    return Column(table, name, _TYPES.get(kind) or _own(field, kind), sizes, null)


def _own(field: ast.expr, kind: str) -> str:
    """A key has the type of what it points to, and a class of somebody's own one that nobody knows: told by what it is given."""
    given = field if isinstance(field, ast.Call) else ast.Call(field, [], [])
    words = [ast.unparse(one) for one in given.args]
    words += sorted(f"{one.arg}={ast.unparse(one.value)}" for one in given.keywords if one.arg not in _WORDS)
    return " ".join(["?", kind, *(word.removeprefix("to=").lower() for word in words)])


def _sizes(field: ast.expr, kind: str) -> tuple[int, ...] | None:
    """None when a size is only known later."""
    names = ("max_digits", "decimal_places") if kind == "DecimalField" else ("max_length",)
    if kind in _TYPES and _TYPES[kind] not in {"varchar", "numeric"}:
        return ()
    given = [argument(field, -1, name) for name in names]
    known = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, int)]
    if len(known) != len([one for one in given if not _is_none(one)]):
        return None
    return tuple(known) or ((_LENGTHS[kind],) if kind in _LENGTHS else ())


def _is_none(node: ast.expr | None) -> bool:
    return node is None or (isinstance(node, ast.Constant) and node.value is None)
