"""Which files are migrations, in which order they run, and which of them others follow. By path alone."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FOLDERS = lazy(r"(?:^|/)(?:\w*migrations?|migrate|drizzle|versions)/|(?:^|/)\w*change-?logs?/", re.IGNORECASE)
_FILE = lazy(r"\.(?:sql|py|rb|exs|[cm]?[jt]s)$|change-?logs?/.*\.(?:xml|ya?ml)$", re.IGNORECASE)
_ASIDE = lazy(r"(?:^|/)(?:old|archived?|legacy|squashed|obsolete|beta)(?:[_-][\w-]*)?/", re.IGNORECASE)
"""What is kept for the record."""
_KEY = lazy(r"^(?:[VBU](?=\d[\d._]*__))?(\d+(?:[._-](?:(?:alpha|beta|rc)[._-]?)?\d+)*)(?=[._-]|$)", re.IGNORECASE)
_PARTS = lazy(r"\d+|alpha|beta|rc", re.IGNORECASE)
_BEFORE = {"alpha": -3, "beta": -2, "rc": -1}
_REPEATED = lazy(r"^R__")
_DOWN = lazy(r"^U\d[\w.]*__|[._-](?:down|rollback|undo)\.sql$|^down\.sql$", re.IGNORECASE)
_ALEMBIC = lazy(r"(?:^|/)versions/[^/]+\.py$")
_OWN_FOLDER = frozenset({"migration.sql", "up.sql", "down.sql"})
"""Names of tools that give each migration a folder: Prisma and Diesel."""


class Place(NamedTuple):
    """Where a migration stands among others."""

    folder: str
    key: tuple[int, ...]
    """Its number or time; empty when the name does not tell (Alembic's names begin with a random word)."""


def place(path: str) -> Place | None:
    """None for a file that is no migration by its path."""
    if not _FILE.search(path) or not _FOLDERS.search(path) or _ASIDE.search(path):
        return None
    folder, _, name = path.rpartition("/")
    if name in _OWN_FOLDER:
        folder, _, name = folder.rpartition("/")
    key = _KEY.match(name)
    if key is None:
        known = bool(_ALEMBIC.search(path)) and not name.startswith("__")
        return Place(folder, ()) if known or _REPEATED.match(name) else None
    return Place(folder, tuple(_BEFORE.get(part.lower()) or int(part) for part in _PARTS.findall(key[1])))


def is_down(path: str) -> bool:
    """A file that takes a migration back."""
    return bool(_DOWN.search(path.rpartition("/")[2]))


def is_repeated(path: str) -> bool:
    """A file that Flyway runs whenever it changes: views and functions."""
    return bool(_REPEATED.match(path.rpartition("/")[2]))


def settled(paths: Iterable[str]) -> frozenset[str]:
    """The migrations that others follow, so that they were released. None where no name tells an order."""
    folders: dict[str, dict[str, tuple[int, ...]]] = defaultdict(dict)
    for path in paths:
        found = place(path)
        if found is not None:
            folders[found.folder][path] = found.key
    return frozenset(path for keys in folders.values() for path in keys if _is_settled(path, keys))


def _is_settled(path: str, keys: Mapping[str, tuple[int, ...]]) -> bool:
    newest = max(keys.values(), key=lambda key: (*key, 0))  # 2.0 comes after 2.0-rc.1
    return keys[path] != newest
