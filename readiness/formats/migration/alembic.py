"""Alembic's migrations: the calls of `op` in `upgrade`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from readiness.formats.migration.content import Migration, Operation, on_older_tables
from readiness.formats.migration.python import argument, called, is_false, is_true, region, statements, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.location import Region

Call = ast.Call


def migration(tree: ast.Module, lines: Sequence[str]) -> Migration | None:
    """None for a module without `revision` and `upgrade`."""
    functions = {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef)}
    named = {_target(one): getattr(one, "value", None) for one in tree.body}
    if "upgrade" not in functions or "revision" not in named:
        return None
    calls = list(_calls(functions["upgrade"].body, ""))
    done = [one for call, table in calls for one in _operation(call, table, lines)]
    done += _one_way(functions, lines) if calls else ()
    operations, created = on_older_tables(tuple(done))
    first = named.get("down_revision")
    initial = isinstance(first, ast.Constant) and first.value is None
    written = "\n".join(lines)
    dialect = "postgresql" if "postgresql" in written and "mysql" not in written else ""
    revision = text(named["revision"]) if isinstance(named["revision"], ast.expr) else ""
    return Migration("alembic", operations, initial, dialect, created, revision, _follows(first))


def _follows(first: object) -> tuple[str, ...]:
    """`None`, a name, or several that are merged."""
    names = first.elts if isinstance(first, ast.Tuple | ast.List) else [first]
    return tuple(filter(None, (text(one) for one in names if isinstance(one, ast.expr))))


def _target(one: ast.stmt) -> str:
    target = one.targets[0] if isinstance(one, ast.Assign) else one.target if isinstance(one, ast.AnnAssign) else None
    return target.id if isinstance(target, ast.Name) else ""


def _calls(body: Sequence[ast.stmt], table: str) -> Iterator[tuple[Call, str]]:
    """Calls in order, with the table of the `batch_alter_table` around them. What a condition guards is done as well."""
    for one in body:
        if isinstance(one, ast.With):
            first = one.items[0].context_expr
            inside = text(argument(first, 0, "table_name")) if called(first) == "batch_alter_table" else table
            yield from _calls(one.body, inside)
        elif isinstance(one, ast.Expr) and isinstance(one.value, ast.Call):
            yield one.value, table
        else:
            for inner in ("body", "orelse", "finalbody"):
                yield from _calls(getattr(one, inner, None) or [], table)


def _one_way(functions: dict[str, ast.FunctionDef], lines: Sequence[str]) -> Iterator[Operation]:
    """A way back that does nothing."""
    down = functions.get("downgrade")
    body = [one for one in down.body if not _is_text(one)] if down is not None else []
    if down is None or all(isinstance(one, ast.Pass) for one in body):
        yield Operation("one-way", "", "downgrade", region(down or functions["upgrade"], lines))


def _is_text(one: ast.stmt) -> bool:
    return isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)


def _operation(call: Call, batch: str, lines: Sequence[str]) -> Iterator[Operation]:
    place, step = region(call, lines), 0 if batch else 1
    table = (batch or text(argument(call, 0, "table_name"))).lower()
    name = called(call)
    column = text(argument(call, step, "column_name"))
    match name:
        case "create_table" | "drop_table":
            yield Operation(name.replace("_", "-"), table, table, place)
        case "rename_table":
            old, new = text(argument(call, 0, "old_table_name")), text(argument(call, 1, "new_table_name"))
            yield Operation("rename-table", old.lower(), old, place, target=new.lower())
        case "drop_column":
            yield Operation("drop-column", table, f"{table}.{column}", place, target=column)
        case "alter_column":
            yield from _altered(call, Operation("", table, f"{table}.{column}", place, target=column))
        case "add_column":
            yield from _added(argument(call, step, "column"), Operation("", table, table, place))
        case "execute":
            yield from statements(argument(call, 0, "sqltext"), lines)
        case _:
            yield from _indexed(call, batch.lower(), place, name)


def _altered(call: Call, like: Operation) -> Iterator[Operation]:
    if argument(call, -1, "new_column_name") is not None:
        yield like._replace(kind="rename-column")
    default = argument(call, -1, "server_default")
    if default is not None and not (isinstance(default, ast.Constant) and default.value is None):
        yield like._replace(kind="set-default")
    if is_false(argument(call, -1, "nullable")) and not is_false(argument(call, -1, "existing_nullable")):
        yield like._replace(kind="set-not-null")
    new, old = argument(call, -1, "type_"), argument(call, -1, "existing_type")
    if new is not None:
        yield like._replace(kind="change-type", gentle=_wider(new, old))


def _wider(new: ast.expr, old: ast.expr | None) -> bool:
    """From text to text of more, or any, length."""
    if called(new) in {"Text", "UnicodeText"} or not isinstance(new, ast.Call):
        return called(new) in {"Text", "UnicodeText"} or getattr(new, "attr", "") in {"Text", "UnicodeText"}
    kinds = {"String", "Unicode", "VARCHAR", "AutoString"}
    if called(new) not in kinds or old is None or called(old) not in kinds:
        return False
    most, least = argument(new, 0, "length"), argument(old, 0, "length")
    if most is None:
        return True
    sizes = [one.value for one in (most, least) if isinstance(one, ast.Constant) and isinstance(one.value, int)]
    return len(sizes) == 2 and sizes[0] >= sizes[1]


def _added(column: ast.expr | None, like: Operation) -> Iterator[Operation]:
    if column is None or called(column) != "Column":
        return
    name = text(argument(column, 0, "name"))
    like = like._replace(name=f"{like.table}.{name}", target=name)
    filled = argument(column, -1, "server_default") is not None or any(
        called(one) in {"Computed", "Identity"} for one in getattr(column, "args", ())
    )
    if is_false(argument(column, -1, "nullable")) and not filled:
        yield like._replace(kind="add-required")
    if is_true(argument(column, -1, "unique")):
        yield like._replace(kind="add-unique")


def _indexed(call: Call, batch: str, place: Region, name: str) -> Iterator[Operation]:
    kinds = {
        "create_index": "add-index",
        "drop_index": "drop-index",
        "create_foreign_key": "add-foreign-key",
        "create_check_constraint": "add-check",
        "create_unique_constraint": "add-unique",
    }
    if name not in kinds:
        return
    table = batch or text(argument(call, 1, "table_name", "source_table")).lower()
    careful = ("postgresql_concurrently", "postgresql_not_valid")
    gentle = any(is_true(argument(call, -1, one)) for one in careful)
    yield Operation(kinds[name], table, table or text(argument(call, 0)), place, gentle)
