"""Entities of JPA."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.stored.places import places, snake
from readiness.model.lifecycle import TableModel
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLASS = lazy(r"@Entity\b(?P<between>(?:[^;{]|\{[^}]*\})*?)\bclass\s+(?P<class>\w+)")
_TABLE = lazy(r"@Table\([^)]*?\bname\s*=\s*\"(\w+)\"")
_COLUMN = lazy(
    r"@(?:Join)?Column\((?P<options>[^)]*)\)(?:\s*@\w+(?:\([^)]*\))?)*\s*(?:(?:private|protected|public|lateinit|final|val|var)\s+)*(?P<rest>[^;={(\n]+)"
)
_NAME = lazy(r"\bname\s*=\s*\"[`]?(\w+)[`]?\"")


def models(text: str, path: str) -> Iterator[TableModel]:
    """The first entity of a file: more than one in a file is rare."""
    found = _CLASS.search(text)
    if found is None:
        return
    at = places(text, path)
    named = _TABLE.search(found["between"])
    columns = []
    for one in _COLUMN.finditer(text, found.end()):
        given = _NAME.search(one["options"])
        field = one["rest"].split(":")[0].split()[-1:] if ":" in one["rest"] else one["rest"].split()[-1:]
        name = given[1] if given else snake(field[0]) if field else ""
        if name:
            columns.append((name.lower(), at(one.start())))
    table = named[1] if named else snake(found["class"])
    if columns:
        yield TableModel(at(found.start()), table.lower(), tuple(columns), "jpa")
