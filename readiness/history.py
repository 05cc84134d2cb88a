"""Verdicts over time, in a local SQLite file: what `audit --record` keeps and `readiness trend` tells."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

from readiness.errors import UsageError
from readiness.model.checklist import Verdict
from readiness.model.finding import Level
from readiness.model.named import NamedTuple
from readiness.output.summary import fails, judgements, outcome

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

    from readiness.model.report import Report

_APPLICATION = 0x52444E53  # "RDNS": so that no other program's database is written to
_TABLES = """
CREATE TABLE IF NOT EXISTS run (
  id INTEGER PRIMARY KEY, recorded_at TEXT NOT NULL, project TEXT NOT NULL, revision TEXT NOT NULL, outcome TEXT NOT NULL,
  errors INTEGER NOT NULL, warnings INTEGER NOT NULL, notes INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS verdict (
  run INTEGER NOT NULL REFERENCES run (id), item TEXT NOT NULL, service TEXT NOT NULL, verdict TEXT NOT NULL,
  PRIMARY KEY (run, item, service)
) WITHOUT ROWID;
"""


class Recorded(NamedTuple):
    """One run, as it was kept."""

    recorded_at: str
    """ISO 8601, UTC, to the second."""
    project: str
    revision: str
    """The commit; empty where there was no git."""
    outcome: str
    levels: Mapping[Level, int]
    verdicts: Mapping[str, Verdict]
    """By item, the repository's own."""

    def count(self, verdict: Verdict) -> int:
        return sum(one is verdict for one in self.verdicts.values())


def record(path: str, report: Report, recorded_at: str, revision: str) -> None:
    """Adds a run, and makes the file if there is none. All or nothing, and safe beside other runs.

    Raises:
        UsageError: the file is something else, or can not be written.
    """
    import sqlite3

    levels = Counter(finding.level for finding in fails(report))
    row = (
        recorded_at,
        report.project,
        revision,
        outcome(report).value,
        *(levels[level] for level in (Level.ERROR, Level.WARNING, Level.NOTE)),
    )
    whole = [(one.item.id, "", one.verdict.value) for one in judgements(report)]
    single = [(one.item.id, one.service, one.verdict.value) for one in report.verdicts if one.service]
    try:
        base = _opened(path)
        with base:
            added = base.execute(
                "INSERT INTO run (recorded_at, project, revision, outcome, errors, warnings, notes) VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            base.executemany(
                "INSERT INTO verdict VALUES (?, ?, ?, ?)", [(added.lastrowid, *one) for one in (*whole, *single)]
            )
        base.close()
    except sqlite3.Error as error:
        raise UsageError(
            f"`{path}` could not be written: {error}", advice="name a file that `--record` made, or a new one"
        ) from error


def runs(path: str) -> list[Recorded]:
    """All runs, the oldest first.

    Raises:
        UsageError: there is no such file, or it is something else.
    """
    import sqlite3

    if not os.path.isfile(path):
        raise UsageError(f"there is no file `{path}`", advice="make one: readiness audit . --record FILE")
    try:
        base = _opened(path)
        found = list(_runs(base))
        base.close()
    except sqlite3.Error as error:
        raise UsageError(f"`{path}` could not be read: {error}", advice="name a file that `--record` made") from error
    return found


def _opened(path: str) -> sqlite3.Connection:
    import sqlite3

    base = sqlite3.connect(path, timeout=30)
    mark = base.execute("PRAGMA application_id").fetchone()[0]
    empty = not base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if mark != _APPLICATION and not empty:
        base.close()
        raise sqlite3.DatabaseError("it is another program's database")
    if empty:
        base.execute(f"PRAGMA application_id = {_APPLICATION}")
        base.executescript(_TABLES)
    return base


def _runs(base: sqlite3.Connection) -> Iterator[Recorded]:
    verdicts: dict[int, dict[str, Verdict]] = {}
    for number, item, verdict in base.execute("SELECT run, item, verdict FROM verdict WHERE service = ''"):
        verdicts.setdefault(number, {})[item] = Verdict(verdict)
    for number, at, project, revision, ended, *counts in base.execute("SELECT * FROM run ORDER BY recorded_at, id"):
        levels = dict(zip((Level.ERROR, Level.WARNING, Level.NOTE), counts, strict=True))
        yield Recorded(at, project, revision, ended, levels, verdicts.get(number, {}))
