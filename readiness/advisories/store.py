"""Where advisories are kept: one SQLite file for each ecosystem, asked by the name of a package."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from readiness.advisories import NAMES
from readiness.advisories.record import packed, unpacked
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from readiness.advisories.record import Row

_FORM = "1"
"""Of the file; of another one, nothing is read."""
_AT_ONCE = 500
"""Names in one question: SQLite allows 999 variables."""


class Kept(NamedTuple):
    """What is there of one ecosystem."""

    ecosystem: str
    date: str
    """The day as of which its source told it; ISO 8601."""
    source: str
    records: int
    size: int
    """Bytes."""


def path(folder: str, ecosystem: str) -> str:
    return os.path.join(folder, f"{NAMES[ecosystem].lower()}.sqlite")


def kept(folder: str, ecosystem: str) -> Kept | None:
    """None when nothing sound is there."""
    return told(path(folder, ecosystem), ecosystem) if folder else None


def told(where: str, ecosystem: str) -> Kept | None:
    """What one file says of itself; None when it is not there or not sound."""
    if not os.path.isfile(where):
        return None
    try:
        with closing(_opened(where)) as base:
            about = dict(base.execute("SELECT key, value FROM about"))
        if about.get("form") != _FORM:
            return None
        return Kept(ecosystem, about["date"], about["source"], int(about["records"]), os.path.getsize(where))
    except (sqlite3.Error, KeyError, ValueError, OSError):
        return None  # it is only a copy that may be deleted at any time


def rows(folder: str, ecosystem: str, names: Iterable[str]) -> Mapping[str, Sequence[Row]]:
    """All rows of these packages, by name. OSError or ValueError when the file is not sound."""
    asked = sorted(set(names))
    found: dict[str, list[Row]] = {}
    try:
        with closing(_opened(path(folder, ecosystem))) as base:
            for start in range(0, len(asked), _AT_ONCE):
                some = asked[start : start + _AT_ONCE]
                marks = ",".join("?" * len(some))
                question = f"SELECT name, id, data FROM affected WHERE name IN ({marks}) ORDER BY name, id"  # noqa: S608 (question marks alone)
                for name, identifier, data in base.execute(question, some):
                    found.setdefault(name, []).append(unpacked(ecosystem, name, identifier, data))
    except (sqlite3.Error, TypeError) as error:
        raise ValueError(f"the advisories of {NAMES[ecosystem]} that are kept here are broken: {error}") from error
    return found


def write(target: str, found: Iterable[Row], about: Mapping[str, str]) -> None:
    """A new file at `target`, which must not be there yet. sqlite3.Error, and what `found` raises."""
    with closing(sqlite3.connect(target, isolation_level=None)) as base:
        base.execute("PRAGMA journal_mode=OFF")  # it is thrown away if it is not finished
        base.execute("PRAGMA synchronous=OFF")
        base.execute("CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
        base.execute("CREATE TABLE affected (name TEXT NOT NULL, id TEXT NOT NULL, data TEXT NOT NULL)")
        base.execute("BEGIN")
        records: set[str] = set()
        base.executemany("INSERT INTO affected VALUES (?, ?, ?)", _counted(found, records))
        whole = {**about, "form": _FORM, "records": str(len(records))}
        base.executemany("INSERT INTO about VALUES (?, ?)", whole.items())
        base.execute("COMMIT")
        base.execute("CREATE INDEX by_name ON affected (name)")


def _counted(found: Iterable[Row], records: set[str]) -> Iterable[tuple[str, str, str]]:
    for row in found:
        records.add(row.id)
        yield row.name, row.id, packed(row)


def _opened(where: str) -> sqlite3.Connection:
    """Never written to, and never locked: an update puts another file in its place."""
    from urllib.parse import quote

    return sqlite3.connect(f"file:{quote(os.path.abspath(where))}?mode=ro&immutable=1", uri=True)
