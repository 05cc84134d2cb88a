"""Ecto's migrations: Elixir calls with literal arguments, read from the tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.migration import sql
from readiness.formats.migration.content import Migration, Operation, on_older_tables
from readiness.formats.source.code import ancestors
from readiness.model.location import Region
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ast_grep_py import SgNode

_USES = lazy(r"^\s*use\s+(?:Ecto|Oban|\w+(?:\.\w+)*)\.Migration\b", re.MULTILINE)
_TABLE = lazy(r"""^table\(\s*:?["']?(\w+)""")
_MADE = lazy(r"""^(index|unique_index|constraint|table)\(\s*:?["']?(\w+)""")
_ATOM = lazy(r""":?["']?([\w.]+)["']?$""")
_OPTION = lazy(r"(\w+):\s*(\[[^\]]*\]|\{[^}]*\}|fragment\(.*?\)|\"[^\"]*\"|:?[\w.]+)")
_POSTGRES = lazy(r"concurrently:\s*true|:jsonb|:citext|:timestamptz|:map\b")
_ALTERS = frozenset({"alter"})
_WIDENS = frozenset({"text", "string", "citext", "decimal", "utc_datetime_usec", "naive_datetime_usec"})


def migration(text: str) -> Migration | None:
    """None for a file that uses no Migration."""
    if not _USES.search(text):
        return None
    from ast_grep_py import SgRoot

    root = SgRoot(text.encode("utf-8", "replace").decode("utf-8"), "elixir").root()
    lines = text.split("\n")
    calls = [call for call in root.find_all(kind="call") if _way(call) in {"up", "change"}]
    done = [one for call in calls for one in _operations(call, lines)]
    done += _one_way(calls, text, lines)
    operations, created = on_older_tables(tuple(done))
    return Migration("ecto", operations, dialect="postgresql" if _POSTGRES.search(text) else "", created=created)


def _way(call: SgNode) -> str:
    """The function it stands in."""
    for around in ancestors(call):
        if around.kind() == "call" and _target(around) == "def":
            given = _arguments(around)
            return given[0].text().partition("(")[0] if given else ""
    return ""


def _target(call: SgNode) -> str:
    target = call.field("target")
    return target.text() if target is not None else ""


def _arguments(call: SgNode) -> list[SgNode]:
    found = next((child for child in call.children() if child.kind() == "arguments"), None)
    return found.named_children() if found is not None else []


def _words(call: SgNode) -> tuple[list[str], Mapping[str, str]]:
    """What is given by place, as text, and what by name."""
    given = _arguments(call)
    options = {name: value for one in given if one.kind() == "keywords" for name, value in _OPTION.findall(one.text())}
    return [one.text() for one in given if one.kind() != "keywords"], options


def _atom(text: str) -> str:
    found = _ATOM.match(text)
    return found[1] if found else ""


def _operations(call: SgNode, lines: list[str]) -> Iterator[Operation]:
    words, options = _words(call)
    if not words:
        return
    number = call.range().start.line + 1
    place = Region.of_line(number, lines[number - 1])
    name = _target(call)
    if name == "execute" and words[0].startswith('"'):
        yield from sql.operations(words[0].strip('"'), lambda _offset: place)
    elif name in {"create", "create_if_not_exists", "drop", "drop_if_exists", "rename"}:
        yield from _whole(name, words, options, Operation("", "", "", place))
    elif name in {"add", "add_if_not_exists", "modify", "remove", "remove_if_exists"}:
        table = _altered(call)
        column = _atom(words[0])
        if table and column:
            yield from _column(name, words, options, Operation("", table, f"{table}.{column}", place, target=column))


def _altered(call: SgNode) -> str:
    """The table of the `alter` around it; empty in a `create`."""
    for around in ancestors(call):
        if around.kind() == "call" and _target(around) in _ALTERS:
            given = _arguments(around)
            found = _TABLE.match(given[0].text()) if given else None
            return found[1].lower() if found else ""
    return ""


def _whole(name: str, words: list[str], options: Mapping[str, str], like: Operation) -> Iterator[Operation]:
    found = _MADE.match(words[0])
    if found is None:
        return
    what, table = found[1], found[2].lower()
    like = like._replace(table=table, name=table)
    inner = dict(_OPTION.findall(words[0]))
    concurrent = inner.get("concurrently") == "true"
    unchecked = inner.get("validate") == "false"
    made = name.startswith("create")
    if name == "rename" and len(words) > 1:
        yield like._replace(kind="rename-column", name=f"{table}.{_atom(words[1])}", target=_atom(words[1]))
    elif name == "rename":
        new = _TABLE.match(options.get("to", ""))
        yield like._replace(kind="rename-table", target=new[1].lower() if new else "")
    elif what == "table":
        yield like._replace(kind="create-table" if made else "drop-table")
    elif what == "constraint":
        yield from [like._replace(kind="add-check", gentle=unchecked)] if made else []
    else:
        unique = "unique" if what == "unique_index" or inner.get("unique") == "true" else ""
        yield like._replace(kind="add-index" if made else "drop-index", gentle=concurrent, target=unique)


def _column(name: str, words: list[str], options: Mapping[str, str], like: Operation) -> Iterator[Operation]:
    type_ = words[1] if len(words) > 1 else ""
    required = options.get("null") == "false"
    if name.startswith("remove"):
        yield like._replace(kind="drop-column")
    elif name == "modify":
        before = options.get("from", "").strip("{}: ").partition(",")[0]
        if type_.lstrip(":") != before:
            yield like._replace(kind="maybe-change-type" if type_.lstrip(":") in _WIDENS else "change-type")
        yield from [like._replace(kind="set-not-null")] if required else []
    else:
        yield from [like._replace(kind="add-required")] if required and "default" not in options else []
        if options.get("default", "").startswith("fragment"):
            yield like._replace(kind="rewrite")
    if type_.startswith("references(") and name != "remove":
        yield like._replace(kind="add-foreign-key", gentle="validate: false" in type_)


def _one_way(calls: list[SgNode], text: str, lines: list[str]) -> Iterator[Operation]:
    """`execute` with one command, and what `up` alone does, has no way back."""
    if regex(r"\bdef\s+down\b").search(text):
        return
    for call in calls:
        given = _words(call)[0]
        lost = _way(call) == "up" and _target(call) in {"create", "drop", "rename", "alter", "execute"}
        if lost or (_target(call) == "execute" and len(given) == 1):
            number = call.range().start.line + 1
            yield Operation("one-way", "", _target(call), Region.of_line(number, lines[number - 1]))
            return
