"""One file for each repository, with what was found in it: entries by name, as bytes. Whatever is wrong with it, there is nothing kept."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from readiness.cache.own import ours_alone

if TYPE_CHECKING:
    from collections.abc import Iterable

FORM = 1
LARGEST = 1_000_000_000
"""Bytes of all repositories' files together; the one that was not asked longest goes first."""
SPARE = 1_000
"""Entries that a run did not ask for and that stay, besides as many as it did: another branch's, yesterday's."""


class Store:
    """Read at once, written when it is closed, in one piece. Never raises for what lies on the disk or what others do to it."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._asked: set[bytes] = set()
        self._new: dict[bytes, bytes] = {}
        self._damaged = False
        self._base = _opened(path)

    def get(self, name: bytes) -> bytes | None:
        """What is kept under a name."""
        if name in self._new:
            return self._new[name]
        if self._base is None:
            return None
        try:
            row = self._base.execute("SELECT content FROM kept WHERE name = ?", (name,)).fetchone()
        except sqlite3.OperationalError:
            return None  # somebody else is writing
        except sqlite3.Error:
            self._base, self._damaged = None, True
            return None
        if row is None or not isinstance(row[0], bytes):
            return None
        self._asked.add(name)
        return row[0]

    def put(self, name: bytes, content: bytes) -> None:
        self._new[name] = content

    def close(self) -> None:
        """Writes what is new, and lets go of what nobody asked for any more."""
        base = self._base
        if self._damaged and self._new:
            base = _made_anew(self.path)
        if base is not None:
            with suppress(sqlite3.Error):
                self._write(base)
            with suppress(sqlite3.Error):
                base.close()
        self._base = None
        with suppress(OSError):
            os.utime(self.path)
        if self._new:
            _bounded(os.path.dirname(self.path), self.path)

    def _write(self, base: sqlite3.Connection) -> None:
        if not self._new:
            return
        with base:
            base.execute("BEGIN IMMEDIATE")
            base.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", self._new.items())
            asked = self._asked | self._new.keys()
            if base.execute("SELECT count(*) FROM kept").fetchone()[0] > 2 * len(asked) + SPARE:
                base.execute("CREATE TEMP TABLE asked (name BLOB PRIMARY KEY)")
                base.executemany("INSERT OR IGNORE INTO asked VALUES (?)", ((name,) for name in asked))
                base.execute("DELETE FROM kept WHERE name NOT IN (SELECT name FROM asked)")


def _opened(path: str) -> sqlite3.Connection | None:
    """The file, made if there is none; None if it can not be, or if it is not ours alone."""
    if not _own(os.path.dirname(path)) or not _regular(path):
        return None
    try:
        return _connected(path)
    except sqlite3.DatabaseError as error:
        return _made_anew(path) if not isinstance(error, sqlite3.OperationalError) else None
    except OSError:
        return None


def _made_anew(path: str) -> sqlite3.Connection | None:
    """In place of a damaged one."""
    with suppress(OSError, sqlite3.Error):
        if not _own(os.path.dirname(path)) or not _regular(path):
            return None
        if os.path.lexists(path):
            os.unlink(path)
        return _connected(path)
    return None


def _connected(path: str) -> sqlite3.Connection:
    """Raises sqlite3.DatabaseError where it is damaged."""
    if not os.path.lexists(path):
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0), 0o600))
    base = sqlite3.connect(path, timeout=2, isolation_level=None, check_same_thread=False)
    # It may be lost at any time, so nothing waits for the disk; and a file of somebody else's runs nothing of theirs.
    base.execute("PRAGMA trusted_schema = OFF")
    base.execute("PRAGMA synchronous = OFF")
    form = base.execute("PRAGMA user_version").fetchone()[0]
    if form == FORM:
        return base
    if form or base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        base.close()
        raise sqlite3.DatabaseError("another form")
    base.execute("PRAGMA auto_vacuum = FULL")
    base.execute("CREATE TABLE IF NOT EXISTS kept (name BLOB PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID")
    base.execute(f"PRAGMA user_version = {FORM:d}")
    return base


def _own(folder: str) -> bool:
    """Whether nobody else can write there: what others keep for us is not ours."""
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        told = os.lstat(folder)
    except OSError:
        return False
    return stat.S_ISDIR(told.st_mode) and ours_alone(told)


def _regular(path: str) -> bool:
    try:
        told = os.lstat(path)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return stat.S_ISREG(told.st_mode) and (not hasattr(os, "geteuid") or told.st_uid == os.geteuid())


def _bounded(folder: str, own: str) -> None:
    """Other repositories' files go, the oldest first, while all together are too large."""
    with suppress(OSError):
        files = sorted(_files(folder), reverse=True)
        total = 0
        for _, size, path in files:
            total += size
            if total > LARGEST and path != own:
                os.unlink(path)


def _files(folder: str) -> Iterable[tuple[int, int, str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".sqlite") and entry.is_file(follow_symlinks=False):
                told = entry.stat(follow_symlinks=False)
                yield told.st_mtime_ns, told.st_size, entry.path
