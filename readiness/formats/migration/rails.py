"""Rails' migrations, read line by line: their language is calls with literal arguments, one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.migration import rails_columns, ruby, sql
from readiness.formats.migration.content import Migration, Operation, on_older_tables
from readiness.model.location import Region
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_CLASS = lazy(r"^\s*class\s+\S+\s*<\s*(?:ActiveRecord::|Gitlab::Database::)?\w*Migration\b")
_STATED = frozenset({"IrreversibleMigration"})
_REMOVES = {"remove_column", "remove_columns", "remove_reference", "remove_belongs_to", "remove_timestamps"}
_TYPES = frozenset({
    "string", "text", "integer", "bigint", "float", "decimal", "numeric", "datetime", "timestamp", "timestamptz", "time", "date",
    "binary", "boolean", "json", "jsonb", "uuid", "inet", "citext", "column", "serial", "bigserial", "primary_key", "virtual",
})  # fmt: skip
_WIDENS = frozenset(
    {
        "text",
        "string",
        "citext",
        "inet",
        "decimal",
        "numeric",
        "interval",
        "datetime",
        "timestamp",
        "timestamptz",
        "time",
    }
)
_COUNTED = frozenset({"serial", "bigserial", "primary_key"})
_CALLED = lazy(r"\w\(.*\)")


class _Done(NamedTuple):
    operations: tuple[Operation, ...]
    ways: frozenset[str]
    """The methods it has: `up`, `down`, `change`."""


def migration(text: str) -> Migration | None:
    """None for a file without a class of a migration."""
    lines = text.split("\n")
    if not any(_CLASS.match(line) for line in lines):
        return None
    every = [call for call in ruby.calls(lines) if call.way in {"", "up", "down", "change"}]
    calls = [call for call in every if "safety_assured" not in call.within]
    forward = [call for call in calls if call.way in {"up", "change"} and "down" not in call.within]
    done = [one for call in forward for one in _operations(call, lines)]
    # What somebody vouches for is not judged, but it may have made ready what follows.
    done += [one for call in every if call not in calls for one in _operations(call, lines) if one.kind == "validated"]
    if "disable_ddl_transaction!" not in text:
        done = list(_at_once(done))
    ways = {call.way for call in calls} | {
        way for way in ("down",) if f"def {way}" in text or f"def self.{way}" in text
    }
    done += _one_way(forward, ways, lines, stated=any(word in text for word in _STATED))
    operations, created = on_older_tables(tuple(done))
    postgres = "algorithm: :concurrently" in text or "jsonb" in text or "enable_extension" in text
    columns = tuple(rails_columns.told(every))
    return Migration("rails", operations, dialect="postgresql" if postgres else "", created=created, columns=columns)


def _at_once(done: Sequence[Operation]) -> Iterator[Operation]:
    """What is checked in the transaction that added it is checked under the lock of adding it."""
    checked = {one.table for one in done if one.kind == "validated"}
    for one in done:
        at_once = one.gentle and one.kind in {"add-check", "add-foreign-key"} and one.table in checked
        yield one._replace(gentle=False) if at_once else one


def _one_way(calls: Sequence[ruby.Call], ways: set[str], lines: Sequence[str], *, stated: bool) -> Iterator[Operation]:
    if stated:
        return
    for call in calls:
        lost = call.way == "change" and "reversible" not in call.within and _cannot_turn(call)
        if lost or (call.way == "up" and "down" not in ways):
            yield Operation("one-way", "", call.name, _place(call, lines))
            return


def _cannot_turn(call: ruby.Call) -> bool:
    """Rails knows the way back of most calls, if it is told what there was."""
    if call.name in {"execute", "change_column", "update_all"}:
        return True
    if call.name == "remove_column":
        return len(call.words) < 3 and "type" not in call.options
    return call.name == "drop_table" and not call.block


def _place(call: ruby.Call, lines: Sequence[str]) -> Region:
    return Region.of_line(call.line, lines[call.line - 1])


def _operations(call: ruby.Call, lines: Sequence[str]) -> Iterator[Operation]:
    if call.name == "execute":
        place = _place(call, lines)
        yield from sql.operations(call.text, lambda _offset: place)
    elif call.table and call.receiver:
        yield from _in_table(call, Operation("", call.table, call.table, _place(call, lines)))
    elif call.name in {"update_all", "delete_all", "destroy_all"} and call.receiver[:1].isupper():
        yield Operation("change-rows", call.receiver.lower(), call.receiver, _place(call, lines))
    elif not call.receiver and call.words:
        table = call.words[0].lower()
        yield from _plain(call, Operation("", table, table, _place(call, lines)))


def _plain(call: ruby.Call, like: Operation) -> Iterator[Operation]:
    column = call.words[1] if len(call.words) > 1 else ""
    named = like._replace(name=f"{like.table}.{column}", target=column)
    match call.name:
        case "create_table" | "create_join_table":
            forced = call.options.get("force") in {"true", ":cascade"}
            yield from [like._replace(kind="drop-table", table="")] if forced else []
            yield like._replace(kind="create-table")
        case "drop_table" | "drop_join_table":
            yield like._replace(kind="drop-table")
        case "rename_table":
            yield like._replace(kind="rename-table", target=column.lower())
        case "rename_enum_value" | "rename_schema":
            yield like._replace(kind=call.name.replace("_enum_value", "-value").replace("_", "-"), table="")
        case "rename_column":
            yield named._replace(kind="rename-column")
        case "change_column_default":
            yield from [named._replace(kind="set-default")] if call.options.get("to") != "nil" else []
        case "change_column":
            yield from _typed(call, 2, named)
            yield from [named._replace(kind="set-not-null")] if call.options.get("null") == "false" else []
        case "change_column_null":
            yield from [named._replace(kind="set-not-null")] if call.words[2:3] == ("false",) else []
            # A fourth word is what rows without one are given, all at once.
            yield from [named._replace(kind="change-rows")] if call.words[3:] else []
        case "validate_check_constraint" | "validate_constraint" | "validate_foreign_key":
            yield like._replace(kind="validated")
        case name if name in _REMOVES:
            yield named._replace(kind="drop-column")
        case "add_column" | "add_timestamps":
            yield from _added(call.options, named, stamps=call.name == "add_timestamps")
            yield from _rewriting(call.words[2:3], call.options, named)
        case _:
            yield from _kept(call, like)


def _added(options: Mapping[str, str], like: Operation, *, stamps: bool = False) -> Iterator[Operation]:
    required = (stamps and options.get("null") != "true") or options.get("null") == "false"
    if required and not {"default", "virtual", "as"} & set(options):
        yield like._replace(kind="add-required")


def _rewriting(types: Sequence[str], options: Mapping[str, str], like: Operation) -> Iterator[Operation]:
    """A column whose value differs from row to row is written into each of them; a type that cannot be compared breaks queries."""
    default = options.get("default", "")
    if _COUNTED & set(types) or default.startswith("->") or _CALLED.search(default) or options.get("stored") == "true":
        yield like._replace(kind="rewrite")
    if "json" in types:
        yield like._replace(kind="add-json")


def _typed(call: ruby.Call, place: int, like: Operation) -> Iterator[Operation]:
    """A type that may hold all that was there may come without a rewrite: that depends on what the column was."""
    given = call.words[place] if len(call.words) > place else ""
    column = rails_columns.of(like.table, like.target, given, call.options)
    yield like._replace(kind="maybe-change-type" if given in _WIDENS else "change-type", column=column)


def _kept(call: ruby.Call, like: Operation) -> Iterator[Operation]:
    options = call.options
    unchecked = options.get("validate") == "false"
    concurrent = ":concurrently" in call.text
    match call.name:
        case "add_index":
            yield like._replace(kind="add-index", gentle=concurrent)
        case "remove_index":
            yield like._replace(kind="drop-index", gentle=concurrent)
        case "add_foreign_key":
            yield like._replace(kind="add-foreign-key", gentle=unchecked)
        case "add_check_constraint" | "add_exclusion_constraint":
            yield like._replace(kind="add-check", gentle=unchecked and call.name == "add_check_constraint")
        case "add_unique_constraint":
            yield like._replace(kind="add-unique", gentle="using_index" in options)
        case "add_reference" | "add_belongs_to":
            yield from _reference(call, like)


def _reference(call: ruby.Call, like: Operation) -> Iterator[Operation]:
    """A reference comes with an index, and with a foreign key if it is asked for."""
    options = call.options
    if options.get("index") != "false":
        yield like._replace(kind="add-index", gentle=":concurrently" in call.text)
    if "foreign_key" in options and options["foreign_key"] != "false":
        yield like._replace(kind="add-foreign-key", gentle="validate: false" in call.text)
    if options.get("null") == "false" and "default" not in options:
        column = f"{call.words[1]}_id" if len(call.words) > 1 else ""
        yield like._replace(kind="add-required", name=f"{like.table}.{column}", target=column)


def _in_table(call: ruby.Call, like: Operation) -> Iterator[Operation]:
    """`t.remove :a` inside `change_table :users do |t|`."""
    column = call.words[0] if call.words else ""
    named = like._replace(name=f"{like.table}.{column}", target=column)
    match call.name:
        case "remove" | "remove_references" | "remove_belongs_to" | "remove_timestamps":
            yield named._replace(kind="drop-column")
        case "rename":
            yield named._replace(kind="rename-column")
        case "change":
            yield from _typed(call, 1, named)
        case "change_null":
            yield from [named._replace(kind="set-not-null")] if call.words[1:2] == ("false",) else []
        case "index":
            yield like._replace(kind="add-index", gentle=":concurrently" in call.text)
        case "references" | "belongs_to":
            yield from _reference(call._replace(words=("", *call.words)), like)
        case name if name in _TYPES:
            yield from _added(call.options, named)
            yield from _rewriting((name,), call.options, named)
