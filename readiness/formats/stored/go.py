"""Structs of GORM that name their table themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.stored.places import enclosed, places, snake
from readiness.model.lifecycle import TableModel
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = lazy(r"func\s+\(\s*(?:\w+\s+)?\*?(\w+)\s*\)\s+TableName\(\)\s+string\s*\{\s*return\s+\"(\w+)\"")
_STRUCT = lazy(r"\btype\s+(\w+)\s+struct\s*\{")
_FIELD = lazy(r"(?m)^[ \t]+(?P<name>[A-Z]\w*)[ \t]+[^\n`]+`(?P<tags>[^`\n]*gorm:[^`\n]*)`")
_COLUMN = lazy(r"\bcolumn:(\w+)")


def models(text: str, path: str) -> Iterator[TableModel]:
    at = places(text, path)
    tables = {found[1]: found[2] for found in _NAMES.finditer(text)}
    for found in _STRUCT.finditer(text):
        if found[1] not in tables:
            continue
        body = enclosed(text, found.end() - 1)
        columns = []
        for one in _FIELD.finditer(body):
            named = _COLUMN.search(one["tags"])
            if 'gorm:"-' not in one["tags"]:
                columns.append((named[1] if named else snake(one["name"]), at(found.end() - 1 + one.start("name"))))
        if columns:
            yield TableModel(at(found.start()), tables[found[1]].lower(), tuple(columns), "gorm")
