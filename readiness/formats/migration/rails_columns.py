"""The columns that a Rails migration tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.columns import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from readiness.formats.migration.ruby import Call

_TYPES: Mapping[str, str] = {
    "string": "varchar",
    "decimal": "numeric",
    "numeric": "numeric",
    "datetime": "timestamp",
    "binary": "bytea",
    "float": "double precision",
}
_TIMED = frozenset({"timestamp", "timestamptz", "time", "interval"})
_MOST = 6
"""Digits of a second that PostgreSQL keeps where nothing is said."""
_PLAIN = frozenset({
    "text", "integer", "bigint", "timestamp", "timestamptz", "time", "interval", "date", "boolean", "json", "jsonb", "uuid", "inet", "cidr",
    "citext", "hstore", "xml", "macaddr",
}) | frozenset(_TYPES)  # fmt: skip


def told(calls: Iterable[Call]) -> Iterator[Column]:
    """In their order, going forward."""
    for call in calls:
        if call.way == "down" or "down" in call.within:
            continue
        if call.table and call.receiver:
            yield from _inside(call)
        elif not call.receiver and len(call.words) > 1:
            yield from _outside(call)


def of(table: str, name: str, written: str, options: Mapping[str, str]) -> Column:
    """A type as Rails writes it, with its options."""
    kind = _TYPES.get(written, written)
    if written not in _PLAIN:
        return Column(table, name, f"? {written}")
    if kind == "integer":
        return Column(table, name, {"8": "bigint", "2": "smallint"}.get(options.get("limit", ""), kind))
    return Column(table, name, kind, _sizes(kind, options))


def _sizes(kind: str, options: Mapping[str, str]) -> tuple[int, ...]:
    names = {"varchar": ("limit",), "numeric": ("precision", "scale")}.get(kind, ())
    if kind in _TIMED:
        given = options.get("precision", options.get("limit", ""))
        return (int(given) if given.isdigit() else _MOST,)
    found = [options.get(name, "") for name in names]
    if kind == "numeric" and found[0].isdigit():
        return (int(found[0]), int(found[1]) if found[1].isdigit() else 0)
    return tuple(int(one) for one in found if one.isdigit())


def _inside(call: Call) -> Iterator[Column]:
    """`t.string :name` of the table around it."""
    names: Sequence[str] = call.words
    if call.name in {"column", "change"} and len(names) > 1:
        yield of(call.table, names[0], names[1], call.options)
    elif call.name in {"rename", "remove"} and names:
        yield Column(call.table, names[-1], "?")
    elif call.name in _PLAIN:
        yield from (of(call.table, name, call.name, call.options) for name in names)


def _outside(call: Call) -> Iterator[Column]:
    table = call.words[0].lower()
    if call.name in {"add_column", "change_column"} and len(call.words) > 2:
        yield of(table, call.words[1], call.words[2], call.options)
    elif call.name in {"rename_column", "remove_column"}:
        yield Column(table, call.words[-1] if call.name == "rename_column" else call.words[1], "?")
