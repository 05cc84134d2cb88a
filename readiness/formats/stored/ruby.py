"""Classes of Active Record: the columns that they name themselves, in validations and the like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.stored.places import places, snake
from readiness.model.lifecycle import TableModel
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLASS = lazy(r"(?m)^\s*class\s+(?:\w+::)*(?P<class>\w+)\s*<\s*(?:ApplicationRecord|ActiveRecord::Base)\b")
_TABLE = lazy(r"self\.table_name\s*=\s*[\"':]+(\w+)")
_IGNORED = lazy(r"ignored_columns\s*\+?=\s*(.*)")
_SAYS = lazy(
    r"(?m)^\s*(?:validates(?:_(?:presence|uniqueness|length|numericality|inclusion|format)_of)?|encrypts|normalizes|serialize|enum)\s+(?P<names>:\w+(?:\s*,\s*:\w+)*)"
)


def models(text: str, path: str) -> Iterator[TableModel]:
    """Where the file holds one class of records."""
    found = list(_CLASS.finditer(text))
    if len(found) != 1:
        return
    at = places(text, path)
    ignored = " ".join(one[1] for one in _IGNORED.finditer(text))
    named = _TABLE.search(text)
    columns = []
    for one in _SAYS.finditer(text):
        place = at(one.start("names"))
        names = regex(r":(\w+)").findall(one["names"])
        columns += [(name, place) for name in names if not re.search(rf"\b{name}\b", ignored)]
    table = named[1] if named else _plural(snake(found[0]["class"]))
    if columns:
        yield TableModel(at(found[0].start()), table.lower(), tuple(columns), "activerecord")


def _plural(name: str) -> str:
    if regex(r"[^aeiou]y$").search(name):
        return f"{name[:-1]}ies"
    return f"{name}es" if regex(r"(s|x|z|ch|sh)$").search(name) else f"{name}s"
