"""Liquibase's changelogs in XML and YAML: change sets of changes with attributes. Those in SQL are read as SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.migration import sql
from readiness.formats.migration.content import Migration, Operation, on_older_tables
from readiness.formats.xml_elements import Element, parse
from readiness.model.artifact import EMPTY
from readiness.model.location import Region

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.model.artifact import Node

_CHANGES: Mapping[str, str] = {
    "dropTable": "drop-table", "renameTable": "rename-table", "createTable": "create-table", "dropColumn": "drop-column",
    "renameColumn": "rename-column", "modifyDataType": "change-type", "addNotNullConstraint": "set-not-null",
    "addDefaultValue": "set-default", "createIndex": "add-index", "dropIndex": "drop-index",
    "addForeignKeyConstraint": "add-foreign-key", "addUniqueConstraint": "add-unique", "addCheckConstraint": "add-check",
}  # fmt: skip
_LOST = frozenset({"dropTable", "dropColumn", "modifyDataType", "sql", "sqlFile", "update", "delete"})
"""Changes that Liquibase cannot take back by itself."""
_FILLS = frozenset({"defaultValue", "defaultValueBoolean", "defaultValueNumeric", "defaultValueDate", "defaultValueComputed",
                    "autoIncrement", "value", "valueNumeric", "valueBoolean", "valueDate", "valueComputed"})  # fmt: skip


def migration(text: str, tree: Node | None = None) -> Migration | None:
    """None for what is no changelog. `tree`: of a YAML file."""
    if "databaseChangeLog" not in text or (tree is not None and "databaseChangeLog" not in tree.fields):
        return None
    sets = list(_of_yaml(tree)) if tree is not None else _of_xml(text)
    if sets is None:
        return None
    lines = text.split("\n")
    done = [one for changes in sets for change in changes for one in _operations(change, lines)]
    done += [one for changes in sets for one in _one_way(changes, lines)]
    operations, created = on_older_tables(tuple(done))
    return Migration(
        "liquibase", operations, dialect="postgresql" if 'dbms="postgresql"' in text else "", created=created
    )


def _of_xml(text: str) -> list[tuple[Element, ...]] | None:
    """None for a file that is no XML."""
    tree = parse(text)
    return None if tree is None else [one.children for one in tree.all("changeSet")]


def _of_yaml(tree: Node) -> Iterator[tuple[Element, ...]]:
    for entry in _items(tree.fields.get("databaseChangeLog")):
        changes = entry.fields.get("changeSet")
        if changes is not None:
            rollback = [Element("rollback", EMPTY, 0)] if "rollback" in changes.fields else []
            yield (*(_change(one) for one in _items(changes.fields.get("changes"))), *rollback)


def _items(node: Node | None) -> Sequence[Node]:
    return node.items if node is not None else ()


def _change(node: Node) -> Element:
    """`{addColumn: {tableName: x, columns: [{column: {…}}]}}`."""
    name, content = next(iter(node.fields.items()), ("", node))
    attributes = _texts(content)
    inner = [one for key in ("columns",) for one in _items(content.fields.get(key))]
    children = [_change(one) for one in inner]
    if "constraints" in content.fields:
        children.append(Element("constraints", _texts(content.fields["constraints"]), 0))
    return Element(name, attributes, node.line, attributes.get("sql", ""), tuple(children))


def _texts(node: Node) -> dict[str, str]:
    """Scalars as XML would have them: `false`, not `False`."""
    return {
        key: value.text.lower() if isinstance(value.value, bool) else value.text
        for key, value in node.fields.items()
        if value.kind == "scalar"
    }


def _operations(change: Element, lines: Sequence[str]) -> Iterator[Operation]:
    given, place = change.attributes, _place(change, lines)
    table = (given.get("tableName") or given.get("baseTableName") or given.get("oldTableName") or "").lower()
    column = given.get("columnName") or given.get("oldColumnName") or ""
    like = Operation("", table, f"{table}.{column}" if column else table, place, target=column)
    if change.name == "sql":
        yield from sql.operations(change.text, lambda _offset: place)
    elif change.name == "addColumn":
        for one in change.children:
            yield from _added(one, like)
    elif change.name == "dropColumn" and change.children:
        for one in change.children:
            name = one.attributes.get("name", "")
            yield like._replace(kind="drop-column", name=f"{table}.{name}", target=name)
    elif (
        change.name in {"update", "delete"}
        and not any(one.name == "where" for one in change.children)
        and "where" not in given
    ):
        yield like._replace(kind="change-rows")
    elif change.name in _CHANGES:
        target = given.get("newTableName", "").lower() if change.name == "renameTable" else column
        yield like._replace(kind=_CHANGES[change.name], target=target)


def _added(column: Element, like: Operation) -> Iterator[Operation]:
    name = column.attributes.get("name", "")
    like = like._replace(name=f"{like.table}.{name}", target=name)
    limits = {
        key: value for one in column.children if one.name == "constraints" for key, value in one.attributes.items()
    }
    if limits.get("nullable") == "false" and not _FILLS & set(column.attributes):
        yield like._replace(kind="add-required")
    if "defaultValueComputed" in column.attributes and "(" in column.attributes["defaultValueComputed"]:
        yield like._replace(kind="rewrite")
    if "references" in limits or "foreignKeyName" in limits:
        yield like._replace(kind="add-foreign-key")
    if limits.get("unique") == "true":
        yield like._replace(kind="add-unique")


def _one_way(changes: Sequence[Element], lines: Sequence[str]) -> Iterator[Operation]:
    if any(change.name == "rollback" for change in changes):
        return
    for change in changes:
        if change.name in _LOST:
            yield Operation("one-way", "", change.name, _place(change, lines))
            return


def _place(change: Element, lines: Sequence[str]) -> Region:
    number = min(max(change.line, 1), len(lines))
    return Region.of_line(number, lines[number - 1])
