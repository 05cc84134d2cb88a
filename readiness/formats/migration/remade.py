"""What a migration makes, or gives a new name, by the names alone: what it drops beside that is only replaced."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from readiness.formats.migration.python import called, parsed
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

_SQL = lazy(
    r"(?i)\bADD\s+(?:COLUMN\s+)?(?:IF\s+NOT\s+EXISTS\s+)?[\"`\[]?(\w+)|\bRENAME\b[^;]*?\bTO\s+[\"`\[]?(\w+)|\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:TEMP\w*\s+|UNLOGGED\s+|MATERIALIZED\s+)?"
    r"(?:TABLE|VIEW)\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:[\"`\[]?\w+[\"`\]]?\.)?[\"`\[]?(\w+)"
)
_MAKES = frozenset({"add_column", "alter_column", "create_table", "rename_table", "AddField", "CreateModel", "RenameField", "RenameModel", "execute", "RunSQL"})  # fmt: skip
_NEW = frozenset({"new_column_name", "new_name"})
_BACK = lazy(
    r"(?m)^\s*(?:exports\.down\b|(?:public\s+)?(?:async\s+)?down\s*[(:=]|down:|def\s+down\b|def\s+self\.down\b)"
)
_LINE = lazy(r"(?i)drop|remove|delete|rename")
_NAMES = lazy(r"[\"'`](\w+)[\"'`]|:(\w+)\b")


def remade(path: str, text: str) -> frozenset[str]:
    """Names of columns and tables, in lower case. More than it makes may be among them, never less."""
    if path.endswith(".py"):
        return frozenset(name.lower() for name in _python(text))
    if path.endswith((".sql", ".xml", ".yml", ".yaml")):
        found = {name for one in _SQL.finditer(text) for name in one.groups() if name}
        return frozenset(name.lower() for name in found)
    back = _BACK.search(text)
    forth = text[: back.start()] if back is not None else text
    return frozenset(name.lower() for name in (*_lines(forth), *_in_sql(forth)))


def _in_sql(text: str) -> Iterator[str]:
    return (name for one in _SQL.finditer(text) for name in one.groups() if name)


def _lines(text: str) -> Iterator[str]:
    """All names on lines that take nothing away; of renamed ones the last."""
    for line in text.split("\n"):
        found = [one or other for one, other in _NAMES.findall(line)]
        if not _LINE.search(line):
            yield from found
        elif regex("(?i)rename").search(line) and found:
            yield found[-1]


def _python(text: str) -> Iterator[str]:
    tree = parsed(text)
    if tree is None:
        return
    for one in tree.body:
        if isinstance(one, ast.FunctionDef) and one.name == "downgrade":
            continue
        for node in ast.walk(one):
            if isinstance(node, ast.Call) and called(node) in _MAKES:
                yield from _constants(node)


def _constants(call: ast.Call) -> Iterator[str]:
    name = called(call)
    renames = [one.value for one in call.keywords if one.arg in _NEW]
    if name in {"alter_column", "RenameField", "RenameModel", "rename_table"}:
        parts: list[ast.expr] = renames or call.args[-1:]
    elif name == "add_column":  # the table, if it is named, stands beside the column
        parts = [one for one in (*call.args, *(key.value for key in call.keywords)) if isinstance(one, ast.Call)]
    elif name == "AddField":
        parts = [one.value for one in call.keywords if one.arg == "name"] or call.args[1:2]
    elif name == "create_table":
        parts = call.args[:1]
    else:
        parts = [*call.args, *(one.value for one in call.keywords)]
    for part in parts:
        for node in ast.walk(part):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from _in_sql(node.value) if name in {"execute", "RunSQL"} else (node.value,)
