"""Models of Django, SQLAlchemy and SQLModel."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

from readiness.formats.stored.places import snake
from readiness.model.lifecycle import TableModel
from readiness.model.location import Location, Region
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Columns = dict[str, int]

_RELATIONS = frozenset({"ForeignKey", "OneToOneField"})
_NO_COLUMN = frozenset({"ManyToManyField", "GenericRelation", "GenericForeignKey", "TaggableManager"})


class _Class(NamedTuple):
    node: ast.ClassDef
    bases: tuple[str, ...]
    """As written."""
    columns: Mapping[str, Mapping[str, int]]
    """Framework → column → line."""
    table: str
    """What it says itself."""


def models(text: str, path: str) -> Iterator[TableModel]:
    """Each class with the columns of itself and of the classes of this file it stands on."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError):
            return
    classes = {one.name: _read(one) for one in tree.body if isinstance(one, ast.ClassDef)}
    lines = text.split("\n")
    for one in classes.values():
        framework = _framework(one, classes, text)
        table = _table(one, framework)
        columns = _inherited(one, classes, framework, ())
        if framework and table and columns:
            placed = tuple((name, _at(path, number, lines)) for name, number in columns.items())
            yield TableModel(_at(path, one.node.lineno, lines), table, placed, framework)
    yield from _core(tree, path, lines) if "Table(" in text else ()


def _at(path: str, number: int, lines: Sequence[str]) -> Location:
    return Location(path, Region.of_line(number, lines[number - 1]))


def _read(node: ast.ClassDef) -> _Class:
    columns: dict[str, Columns] = {"django": {}, "sqlalchemy": {}, "sqlmodel": {}}
    table = ""
    for one in node.body:
        if isinstance(one, ast.Assign) and len(one.targets) == 1 and isinstance(one.targets[0], ast.Name):
            name = one.targets[0].id
            if name == "__tablename__" and isinstance(one.value, ast.Constant):
                table = str(one.value.value)
            _value(name, one.value, one.lineno, columns)
        elif isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
            _annotated(one.target.id, one, columns)
        elif isinstance(one, ast.ClassDef) and one.name == "Meta":
            table = next((_text(part.value) for part in one.body if _assigns(part, "db_table")), table)  # type: ignore[attr-defined]
    return _Class(node, tuple(ast.unparse(base) for base in node.bases), columns, table)


def _assigns(one: ast.stmt, name: str) -> bool:
    return isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name) and one.targets[0].id == name


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _called(node: ast.expr | None) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _value(name: str, value: ast.expr, line: int, columns: dict[str, Columns]) -> None:
    called = _called(value)
    if called in ("Column", "mapped_column"):
        assert isinstance(value, ast.Call)
        columns["sqlalchemy"][(_text(value.args[0]) if value.args else "") or name] = line
    elif (called.endswith("Field") or called in _RELATIONS) and called not in _NO_COLUMN:
        columns["django"][name] = line


def _annotated(name: str, one: ast.AnnAssign, columns: dict[str, Columns]) -> None:
    written, called = ast.unparse(one.annotation), _called(one.value)
    if "Mapped[" in written and called not in ("relationship", "column_property", "association_proxy", "synonym"):
        if one.value is None or called != "mapped_column":
            columns["sqlalchemy"][name] = one.lineno
        else:
            _value(name, one.value, one.lineno, columns)
    elif called == "Relationship" or "ClassVar" in written or name.startswith("__"):
        return
    columns["sqlmodel"][name] = one.lineno


def _framework(one: _Class, classes: Mapping[str, _Class], text: str) -> str:
    if any(word.arg == "table" and getattr(word.value, "value", None) is True for word in one.node.keywords):
        return "sqlmodel"
    if one.columns["django"] and "django" in text and "models." in text:
        return "django"
    named = one.table or any(base == "db.Model" for base in one.bases)
    if named and (
        one.columns["sqlalchemy"] or any(classes[b].columns["sqlalchemy"] for b in one.bases if b in classes)
    ):
        return "sqlalchemy"
    return ""


def _table(one: _Class, framework: str) -> str:
    if framework == "django":
        return one.node.name.lower()  # Django's migrations speak of models
    if one.table:
        return one.table.lower()
    return one.node.name.lower() if framework == "sqlmodel" else snake(one.node.name) if framework else ""


def _inherited(one: _Class, classes: Mapping[str, _Class], framework: str, seen: tuple[str, ...]) -> Columns:
    if not framework:
        return {}
    found: Columns = {}
    for base in one.bases:
        if base in classes and base not in seen:
            found |= _inherited(classes[base], classes, framework, (*seen, one.node.name))
    return found | dict(one.columns[framework])


def _core(tree: ast.Module, path: str, lines: Sequence[str]) -> Iterator[TableModel]:
    """`Table("orders", metadata, Column("total", …))`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or _called(node) != "Table" or not node.args or not _text(node.args[0]):
            continue
        columns = tuple(
            (_text(one.args[0]), _at(path, one.lineno, lines))
            for one in node.args
            if isinstance(one, ast.Call) and _called(one) == "Column" and one.args and _text(one.args[0])
        )
        if columns:
            yield TableModel(_at(path, node.lineno, lines), _text(node.args[0]).lower(), columns, "sqlalchemy")
