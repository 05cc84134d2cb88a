"""A table or column that the newest migration takes away, and that code of the same service still names."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.checks.migration.heads import newest
from readiness.checks.migration.operations import WORDS
from readiness.formats.migration import order
from readiness.formats.stored.places import snake
from readiness.model.facts import Migrated
from readiness.model.finding import Kind, Level, Observation
from readiness.model.lifecycle import Remade, Statement, TableModel
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.model.location import Location
    from readiness.model.system import Service, System

_GOES = frozenset({"drop-table", "drop-column", "rename-table", "rename-column"})
_MOST_SHOWN = 5
_LITERAL = lazy(r"'(?:[^']|'')*'")


def check(system: System) -> Iterator[Observation]:
    """One observation for each table and column that goes."""
    heads = {one.location.path for one in newest(system)}
    for service in system.services:
        migrations = [one for one in service.of(Migrated) if one.location.path in heads and not one.initial]
        going = [(one, done) for one in migrations for done in one.operations if done[0] in _GOES]
        if going:
            code = _Code(service)
            for migration, (kind, name, place, _) in going:
                yield from _judge(code, migration, kind, name, place)


class _Code:
    """What a service's code says of tables, by their names."""

    def __init__(self, service: Service) -> None:
        self.models: Mapping[str, list[TableModel]] = defaultdict(list)
        for model in service.of(TableModel):
            self.models[model.table].append(model)
        self.statements = [one for one in service.of(Statement) if order.place(one.location.path) is None]
        self.frameworks = {model.framework for model in service.of(TableModel)}
        self.remade = {one.location.path: one.names for one in service.of(Remade)}


def _judge(code: _Code, migration: Migrated, kind: str, name: str, place: Location) -> Iterator[Observation]:
    table, _, column = name.lower().partition(".") if kind.endswith("column") else (name.lower(), "", "")
    lost = column or table
    if not regex(r"\w+").fullmatch(table) or (kind.endswith("column") and not regex(r"\w+").fullmatch(column)):
        return
    if lost in code.remade.get(migration.location.path, frozenset()):
        return  # it is put back in the same migration, as something else
    models = [one for one in code.models.get(table, ()) if _same_tool(migration, one)]
    declared = list(_declared(models, kind, column))
    sent = [] if migration.tool == "django" else list(_sent(code.statements, table, column))
    where, text = place._replace(logical=name), WORDS[kind].format(name)
    if declared or sent:
        uses = tuple((*declared, *sent)[:_MOST_SHOWN])
        note = f"it {text}, which {uses[0].path} still {'declares' if declared else 'asks for'}"
        level = None if declared and code.frameworks != {"activerecord"} else Level.WARNING
        yield Observation(where, Kind.FAIL, name, note, related=uses, level=level)
    elif any(one.framework != "activerecord" for one in models) or (not column and code.frameworks - {"activerecord"}):
        yield Observation(where, Kind.PASS, name)
    elif "activerecord" in code.frameworks or any(_named_in(one.text, table) for one in code.statements):
        yield Observation(where, Kind.OPEN, name, f"which code uses {name} is not written where it can be read")


def _named_in(text: str, table: str) -> bool:
    return any(name.lower() == table for name in _TABLES.findall(text))


def _same_tool(migration: Migrated, model: TableModel) -> bool:
    """Django's migrations speak of models of their own application."""
    if (migration.tool == "django") != (model.framework == "django"):
        return False
    if migration.tool != "django":
        return True
    application = migration.location.path.rpartition("/")[0].rpartition("/")[0]
    folder = model.location.path.rpartition("/")[0]
    return f"{folder}/".startswith(f"{application}/")


def _declared(models: Sequence[TableModel], kind: str, column: str) -> Iterator[Location]:
    for model in models:
        if not column:
            yield model.location._replace(message=f"stands for the table {model.table}")
        for name, place in model.columns if column else ():
            spelled = {name.lower()}
            if kind == "drop-column" and model.framework in ("typeorm", "gorm"):
                spelled.add(snake(name))
            if column in spelled:
                yield place._replace(message=f"is read with each row of {model.table}")


def _sent(statements: Sequence[Statement], table: str, column: str) -> Iterator[Location]:
    quoted = rf"(?:[\"`\[]?\w+[\"`\]]?\s*\.\s*)?[\"`\[]?{re.escape(table)}[\"`\]]?(?![\w.])"
    names = re.compile(
        rf"(?i)\b(?:FROM|JOIN|INTO|UPDATE(?:\s+ONLY)?)\s+{quoted}(?:\s+(?:AS\s+)?(?P<alias>(?!(?:SET|WHERE|ON|USING|JOIN|LEFT|INNER|RIGHT|FULL|CROSS|ORDER|GROUP|LIMIT|VALUES|HAVING|UNION|FOR|RETURNING|SELECT|DEFAULT)\b)\w+))?"
    )
    for one in statements:
        text = _LITERAL.sub("''", one.text)
        found = names.search(text)
        if found is not None and (not column or _names_column(text, table, found["alias"] or "", column)):
            yield one.location._replace(message=f"asks for {table}{'.' if column else ''}{column}")


_TABLES = lazy(r"(?i)\b(?:FROM|JOIN|INTO|UPDATE)\s+(?:[\"`\[]?\w+[\"`\]]?\s*\.\s*)?[\"`\[]?(\w+)")


def _names_column(text: str, table: str, alias: str, column: str) -> bool:
    """By itself where the statement knows no other table, else behind the table's name or alias."""
    word = rf"[\"`\[]?\b{re.escape(column)}\b[\"`\]]?"
    owners = "|".join(re.escape(one) for one in (table, alias) if one)
    if re.search(rf"(?i)\b(?:{owners})[\"`\]]?\s*\.\s*{word}", text):
        return True
    tables = {name.lower() for name in _TABLES.findall(text)}
    bare = re.search(rf"(?i)(?<![\w.:$@%])(?<!AS )(?<![.]\")[\"`]?\b{re.escape(column)}\b(?!\s*[(.])", text)
    return tables == {table} and bare is not None
