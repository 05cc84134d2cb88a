"""uv.lock: what the project and its workspace ask for, and what of it only development needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from readiness.formats.packages.content import Asked
from readiness.formats.packages.pep508 import normalised
from readiness.formats.packages.pypi_requirements import is_development

if TYPE_CHECKING:
    from collections.abc import Iterable

Table = Mapping[str, object]


class Tree:
    """The packages of a lock file, by name."""

    def __init__(self, data: Table, entries: Iterable[Table]) -> None:
        self.entries = {normalised(str(entry.get("name", ""))): entry for entry in entries}
        members = {normalised(str(name)) for name in _list(_table(data.get("manifest")).get("members"))}
        self.own = frozenset(name for name, entry in self.entries.items() if name in members or _at_root(entry))
        """The project and its workspace."""
        shipped = [name for own in self.own for name in _needs(self.entries[own])]
        developed = [name for own in self.own for name in _developed(self.entries[own])]
        root_groups = _table(_table(data.get("manifest")).get("dependency-groups")).values()
        developed += [name for group in root_groups for name in _names(group)]
        self.direct = frozenset(shipped) | frozenset(developed)
        self.shipped = self._reached(shipped)
        """All that something else than a group for development needs."""
        self.asked = tuple(asked for own in sorted(self.own) for asked in _asked(self.entries[own]))

    def _reached(self, names: Iterable[str]) -> frozenset[str]:
        pending, seen = list(names), set[str]()
        while pending:
            name = pending.pop()
            if name not in seen:
                seen.add(name)
                pending += _needs(self.entries.get(name, {}))
        return frozenset(seen)


def _at_root(entry: Table) -> bool:
    origin = _table(entry.get("source"))
    return "." in (origin.get("editable"), origin.get("virtual"))


def _needs(entry: Table) -> list[str]:
    """What it needs at run time, extras and all; not extras for development."""
    extras = _table(entry.get("optional-dependencies"))
    found = [name for extra, items in extras.items() if not is_development(extra) for name in _names(items)]
    return [*_names(entry.get("dependencies")), *found]


def _developed(entry: Table) -> list[str]:
    extras = _table(entry.get("optional-dependencies")).values()
    groups = _table(entry.get("dev-dependencies")).values()
    return [name for items in (*extras, *groups) for name in _names(items)]


def _asked(entry: Table) -> Iterator[Asked]:
    """`package.metadata`: the manifest's own lists, as they were."""
    origin = _table(entry.get("source"))
    folder = str(origin.get("editable") or origin.get("virtual") or "").removeprefix("./")
    metadata = _table(entry.get("metadata"))
    lists = [metadata.get("requires-dist"), *_table(metadata.get("requires-dev")).values()]
    for item in (item for items in lists for item in _list(items) if isinstance(item, dict)):
        plain = not set(item) & {"git", "url", "path", "editable", "directory", "virtual", "index"}
        specifier = str(item.get("specifier", "")) if plain else None
        yield Asked("" if folder == "." else folder, normalised(str(item.get("name", ""))), specifier)


def _names(items: object) -> list[str]:
    return [normalised(str(item.get("name", ""))) for item in _list(items) if isinstance(item, dict)]


def _table(value: object) -> Table:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
