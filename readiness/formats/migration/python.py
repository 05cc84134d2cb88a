"""What Django's and Alembic's migrations have in common: calls with literal arguments, read from Python's own syntax tree."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

from readiness.formats.migration import sql
from readiness.model.location import Region

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from readiness.formats.migration.content import Operation


def parsed(text: str) -> ast.Module | None:
    """None for what is no Python of today."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def called(node: ast.expr) -> str:
    """The last part of the name that is called: `AddField` of `migrations.AddField(…)`; empty for anything else."""
    function = node.func if isinstance(node, ast.Call) else None
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def argument(call: ast.expr, position: int, *names: str) -> ast.expr | None:
    """By place or by name."""
    if not isinstance(call, ast.Call):
        return None
    named = next((one.value for one in call.keywords if one.arg in names), None)
    if named is not None or position >= len(call.args) or position < 0:
        return named
    return None if any(isinstance(one, ast.Starred) for one in call.args[: position + 1]) else call.args[position]


def text(node: ast.expr | None) -> str:
    """A literal string, the SQL of `sa.text("…")` or `SQL("…")`; empty for what is only known later."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Call) and called(node) in {"text", "SQL", "DDL"} and node.args:
        return text(node.args[0])
    return ""


def is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def is_false(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def region(node: ast.AST, lines: Sequence[str]) -> Region:
    """The line the node begins on."""
    number = getattr(node, "lineno", 1)
    return Region.of_line(number, lines[number - 1] if number <= len(lines) else "")


def statements(node: ast.expr | None, lines: Sequence[str]) -> Iterator[Operation]:
    """What literal SQL does: a string, or a list of strings. Each stands where its literal begins."""
    parts = node.elts if isinstance(node, ast.List | ast.Tuple) else [node] if node is not None else []
    for part in parts:
        written = text(part if not isinstance(part, ast.Tuple) or not part.elts else part.elts[0])
        if written:
            yield from sql.operations(written, _at(part, lines))


def _at(node: ast.expr, lines: Sequence[str]) -> Callable[[int], Region]:
    place = region(node, lines)
    return lambda _offset: place
