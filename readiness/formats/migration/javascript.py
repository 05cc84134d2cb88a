"""Migrations of Knex, TypeORM and Sequelize: calls in `up` with literal arguments, and literal SQL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.migration import sql
from readiness.formats.migration.content import Migration, Operation, on_older_tables
from readiness.formats.source.code import ancestors
from readiness.formats.source.reading import read
from readiness.model.location import Region
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.formats.source.tree import Source

_WORDS = lazy(r"\bup\b")
_TOOLS = (
    ("typeorm", lazy(r"\bQueryRunner\b|\bqueryRunner\b")),
    ("sequelize", lazy(r"\bqueryInterface\b|\bQueryInterface\b")),
    ("knex", lazy(r"\bknex\b|\bKnex\b|\.schema\b")),
)
_POSTGRES = lazy(r"CONCURRENTLY|jsonb|timestamptz|::\w", re.IGNORECASE)
_RAW = frozenset({"query", "raw"})
_KNEX_TABLES = frozenset({"table", "alterTable", "createTable", "createTableIfNotExists"})
_KINDS = {
    "dropTable": "drop-table",
    "dropTableIfExists": "drop-table",
    "createTable": "create-table",
    "createTableIfNotExists": "create-table",
    "renameTable": "rename-table",
    "renameColumn": "rename-column",
    "dropColumn": "drop-column",
    "dropColumns": "drop-column",
    "removeColumn": "drop-column",
    "changeColumn": "change-type",
    "addIndex": "add-index",
    "createIndex": "add-index",
    "dropIndex": "drop-index",
    "removeIndex": "drop-index",
    "createForeignKey": "add-foreign-key",
    "createUniqueConstraint": "add-unique",
    "createCheckConstraint": "add-check",
}
_IN_TABLE = {
    "dropColumn": "drop-column",
    "dropColumns": "drop-column",
    "dropTimestamps": "drop-column",
    "renameColumn": "rename-column",
    "alter": "change-type",
    "dropNullable": "set-not-null",
    "index": "add-index",
    "unique": "add-unique",
    "foreign": "add-foreign-key",
}


def migration(source: Source, path: str) -> Migration | None:
    """None for a file without `up`, or of none of these tools."""
    tool = next((name for name, pattern in _TOOLS if pattern.search(source.text)), "")
    if not tool or not _WORDS.search(source.text) or source.minified or source.unparsable:
        return None
    code = read(source, path)
    done = [one for call in code.calls if _way(call.node) == "up" for one in _operations(code, call)]
    operations, created = on_older_tables(tuple(done))
    return Migration(tool, operations, dialect="postgresql" if _POSTGRES.search(source.text) else "", created=created)


def _way(node: SgNode) -> str:
    """The function it stands in: `up`, `down`, or empty for helpers."""
    for around in ancestors(node):
        name = around.field("name") or around.field("key") or around.field("left")
        found = regex(r"\b(up|down)$").search(name.text()) if name is not None else None
        if found is not None:
            return found[1]
    return ""


def _operations(code: Code, call: Call) -> Iterator[Operation]:
    first = _text(code, call, 0)
    place = _line(code, call.node)
    if call.name in _RAW and first:
        yield from sql.operations(first, lambda _offset: place)
        return
    table = _around(call)
    if table and call.name in _IN_TABLE:
        yield from _in_table(code, call, Operation(_IN_TABLE[call.name], table.lower(), table, place))
    elif call.name == "addColumn" and first:
        yield from _added(code, call, Operation("add-required", first.lower(), first, place))
    elif call.name in _KINDS and first and not table:
        yield from _plain(code, call, Operation(_KINDS[call.name], first.lower(), first, place))


def _plain(code: Code, call: Call, like: Operation) -> Iterator[Operation]:
    second = _text(code, call, 1)
    if like.kind in {"drop-column", "rename-column", "change-type"}:
        yield like._replace(name=f"{like.name}.{second}" if second else like.name, target=second)
    else:
        yield like._replace(target=second.lower(), gentle="concurrently" in call.node.text().lower())


def _in_table(code: Code, call: Call, like: Operation) -> Iterator[Operation]:
    column = _text(code, call, 0) or (_chained(call.node) if call.name in {"alter", "unique", "index"} else "")
    yield like._replace(name=f"{like.name}.{column}" if column else like.name, target=column)


def _chained(node: SgNode) -> str:
    """`table.string("name").notNullable().alter()` → `name`."""
    found = regex(r"""\.\w+\(\s*['"]([^'"]+)['"]""").search(node.text())
    return found[1] if found else ""


def _added(code: Code, call: Call, like: Operation) -> Iterator[Operation]:
    """Sequelize's and TypeORM's, where the column is an object literal: not null, and nothing that fills it."""
    written = regex(r"\s+").sub("", call.node.text())
    required = regex(r"\b(?:allowNull|isNullable):false").search(written) is not None
    filled = regex(r"\b(?:defaultValue|default|generated\w*|isGenerated|asExpression):").search(written) is not None
    column = _text(code, call, 1)
    if required and not filled:
        yield like._replace(name=f"{like.name}.{column}" if column else like.name, target=column)


def _around(call: Call) -> str:
    """The table of the Knex builder the call stands in; empty when it stands in none."""
    for around in ancestors(call.node):
        if around.kind() == "call_expression":
            function = around.field("function")
            name = function.text().rpartition(".")[2] if function is not None else ""
            found = (
                regex(r"""\(\s*['"`]([\w.]+)['"`]\s*,""").search(around.text()[len(function.text()) :])
                if function
                else None
            )
            if name in _KNEX_TABLES and found is not None:
                return found[1]
    return ""


def _text(code: Code, call: Call, position: int) -> str:
    if position >= len(call.arguments):
        return ""
    value = code.value(call.arguments[position])
    return value if isinstance(value, str) else ""


def _line(code: Code, node: SgNode) -> Region:
    """The line its last name stands on: of a chain, the call's own."""
    function = node.field("function")
    number = (function or node).range().end.line + 1
    return Region.of_line(number, code.source.line(number))
