"""Entities of TypeORM and tables of Drizzle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.stored.places import enclosed, places, snake
from readiness.model.lifecycle import TableModel
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from readiness.model.location import Location

_ENTITY = lazy(
    r"@Entity\(\s*(?:(?P<table>[\"'`][\w.]+[\"'`])|\{[^}]*?\bname:\s*(?P<named>[\"'`]\w+[\"'`])[^}]*\})?[^)]*\)"
    r"(?:\s*@\w+(?:\([^)]*\))?)*\s*export\s+(?:default\s+)?(?:abstract\s+)?class\s+(?P<class>\w+)"
)
_COLUMN = lazy(
    r"@(?:Column|PrimaryGeneratedColumn|PrimaryColumn|CreateDateColumn|UpdateDateColumn|DeleteDateColumn|VersionColumn)\((?P<options>[^@]*?)\)"
    r"(?:\s*@\w+\([^@]*?\))*\s*(?:(?:public|private|protected|readonly)\s+)*(?P<name>\w+)[!?]?\s*:"
)
_NAMED = lazy(r"\bname:\s*[\"'`](\w+)[\"'`]")
_DRIZZLE = lazy(r"\b(?:pg|mysql|sqlite)Table\(\s*[\"'`](\w+)[\"'`]\s*,")
_DRIZZLE_COLUMN = lazy(r"\b\w+\s*:\s*[a-zA-Z]\w*\(\s*[\"'`](\w+)[\"'`]")


def models(text: str, path: str) -> Iterator[TableModel]:
    at = places(text, path)
    if "@Entity" in text and "typeorm" in text:
        yield from _entities(text, at)
    for found in _DRIZZLE.finditer(text):
        body = enclosed(text, found.end())
        start = text.find(body, found.end()) if body else 0
        columns = tuple((one[1], at(start + one.start())) for one in _DRIZZLE_COLUMN.finditer(body))
        if columns:
            yield TableModel(at(found.start()), found[1].lower(), columns, "drizzle")


def _entities(text: str, at: Callable[[int], Location]) -> Iterator[TableModel]:
    for found in _ENTITY.finditer(text):
        body = enclosed(text, found.end())
        start = text.find(body, found.end()) if body else 0
        columns = []
        for one in _COLUMN.finditer(body):
            named = _NAMED.search(one["options"])
            columns.append((named[1] if named else one["name"], at(start + one.start("name"))))
        table = (found["table"] or found["named"] or "").strip("\"'`").rpartition(".")[2] or snake(found["class"])
        if columns:
            yield TableModel(at(found.start()), table.lower(), tuple(columns), "typeorm")
