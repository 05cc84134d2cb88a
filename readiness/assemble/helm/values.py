"""The values a chart is read with: data that knows in which file it stands, laid over each other as Helm does it."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from readiness.assemble.helm.ropes import Mark, Source
from readiness.model.artifact import Unresolved
from readiness.model.location import Region

if TYPE_CHECKING:
    from readiness.model.artifact import Node

_OLD_WORDS = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), False),
}
"""Helm reads values as YAML 1.1 has them."""


class Table(dict[str, object]):
    """A mapping of a values file."""

    held = False
    """A chart's own: a template that changes it changes it for all templates after it."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)
        self.places: dict[str, Mark] = {}
        """Key → where its value stands."""
        self.keys_at: dict[str, Mark] = {}

    def __deepcopy__(self, memo: dict[int, object]) -> Table:
        made = Table({key: copy.deepcopy(value, memo) for key, value in self.items()})
        made.places, made.keys_at = dict(self.places), dict(self.keys_at)
        return made


class World(dict[str, object]):
    """What a template sees as `.`."""

    held = True


class ChangedError(Exception):
    """A template would change what other templates see."""


def change(table: object) -> None:
    """Told before a template changes a table.

    Raises:
        ChangedError: it is held.
    """
    if isinstance(table, (Table, World)) and table.held:
        raise ChangedError


def hold(value: object) -> None:
    """Marks all tables in it as the chart's own."""
    if isinstance(value, Table):
        value.held = True
        for inner in value.values():
            hold(inner)
    elif isinstance(value, list):
        for inner in value:
            hold(inner)


class Row(list[object]):
    """A sequence of a values file."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)
        self.places: list[Mark] = []

    def __deepcopy__(self, memo: dict[int, object]) -> Row:
        made = Row([copy.deepcopy(value, memo) for value in self])
        made.places = list(self.places)
        return made


def data(node: Node, source: Source) -> object:
    """A composed values file as data."""
    if node.kind == "mapping":
        table = Table()
        for key, value in node.fields.items():
            table[key] = data(value, source)
            table.places[key] = _mark(value, source)
            if key in node.keys:
                table.keys_at[key] = _mark(node.keys[key], source)
        return table
    if node.kind == "sequence":
        row = Row(data(item, source) for item in node.items)
        row.places = [_mark(item, source) for item in node.items]
        return row
    return _scalar(node)


def _scalar(node: Node) -> object:
    """All numbers are floats, as in JSON."""
    value = node.value
    if isinstance(value, str) and len(value) <= 3 and value in _OLD_WORDS:
        plain = node.end_column - node.column == len(value)
        return _OLD_WORDS[value] if plain else value
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value.text if isinstance(value, Unresolved) else value


def _mark(node: Node, source: Source) -> Mark:
    region = node.region
    return Mark(source, 0, Region(region.start_line, region.start_column, region.end_line, region.end_column))


def layered(below: Table, above: Table) -> Table:
    """`above` wins; where both hold a mapping, key by key. A null above takes the key away."""
    made = Table(below)
    made.places, made.keys_at = dict(below.places), dict(below.keys_at)
    for key, value in above.items():
        under = below.get(key)
        if value is None and key in below:
            del made[key]
            continue
        made[key] = layered(under, value) if isinstance(under, Table) and isinstance(value, Table) else value
        if key in above.places:
            made.places[key] = above.places[key]
        if key in above.keys_at:
            made.keys_at[key] = above.keys_at[key]
    return made


def is_empty(value: object) -> bool:
    """As Go's templates have it: false in a condition. An unresolved value is not."""
    if isinstance(value, Unresolved):
        return False
    if isinstance(value, (dict, list, str)):
        return not value
    return value is None or value is False or (isinstance(value, (int, float)) and value == 0)


def pairs(value: object) -> list[tuple[object, object]]:
    """Key and value of each that `range` goes over."""
    if isinstance(value, dict):
        return [(key, value[key]) for key in sorted(value)]
    if isinstance(value, list):
        return list(enumerate(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return [(number, number) for number in range(value)]
    return []
