"""squawk: what a PostgreSQL migration locks, rewrites and breaks."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.model.artifact import Alert, Scan
from readiness.model.location import Region
from readiness.pattern import lazy
from readiness.scanners import batches, places, process

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from readiness.scanners import ScanOptions
    from readiness.scanners.process import Ran

NAME = "squawk"
KEPT = "set"
NETWORK = False

_CONFIG = os.path.join(os.path.dirname(os.path.abspath(__file__)), "squawk.toml")
_UNPARSABLE = "syntax-error"
_LEVELS = {"Error": "error", "Warning": "warning"}
_WRAPS = lazy(r"(?im)^--\s*(?:\+goose|migrate:up|\+migrate)\b")
_BARE = lazy(
    r"(?im)^--\s*(?:\+goose\s+NO\s+TRANSACTION|migrate:up\s+transaction:false|no-transaction|\+migrate\s+Up\s+notransaction)"
)
_FLYWAY = lazy(r"^V\d[\w.]*__")
_OF_NEW_TABLES = frozenset({
    "require-concurrent-index-creation", "constraint-missing-not-valid", "adding-foreign-key-constraint",
    "disallowed-unique-constraint", "adding-required-field", "adding-not-nullable-field", "changing-column-type",
    "ban-drop-column", "renaming-column", "renaming-table", "ban-drop-table",
})  # fmt: skip
"""What nobody minds of a table that the same file makes; squawk knows that only inside a transaction."""
_BY_SIZE = frozenset({
    "require-concurrent-index-creation", "require-concurrent-index-deletion", "constraint-missing-not-valid",
    "adding-foreign-key-constraint", "disallowed-unique-constraint", "require-concurrent-reindex", "adding-not-nullable-field",
})  # fmt: skip
"""What matters for large tables alone, and how large one is stands in no file: a note."""


def wants(path: str) -> bool:
    if not path.endswith(".sql") or places.is_test(path) or places.is_vendored(path):
        return False
    from readiness.formats.migration import order

    return order.place(path) is not None and not order.is_down(path)


def beside(root: str, paths: Sequence[str]) -> Iterable[str]:
    """What else decides how files are judged: what follows them in their folders, and what tells the database."""
    from readiness.formats.migration import order
    from readiness.scanners import sql_dialect

    folders = {place.folder for path in paths if (place := order.place(path)) is not None}
    following = {path for folder in folders for path in _below(root, folder)}
    return sorted(following.difference(paths) | {told for path in paths for told in sql_dialect.telling(root, path)})


def scan(root: str, paths: Sequence[str], options: ScanOptions) -> Scan:
    """Only migrations that no other follows: what was released is done."""
    asked, skipped = _asked(root, paths)
    if not asked:
        return Scan(NAME, skipped=skipped)
    parts: dict[bool, list[str]] = defaultdict(list)
    for path in asked:
        parts[_wrapped(root, path)].append(path)
    scans = [(group, _run(root, group, options.timeout, wrapped=wrapped)) for wrapped, group in parts.items()]
    found = batches.also_skipped(batches.merge(NAME, scans), skipped)
    return found if found.failure else found._replace(version=process.installed_version("squawk-cli"))


def _asked(root: str, paths: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    from readiness.scanners import sql_dialect

    there, skipped = places.present(root, [path for path in paths if path not in _settled(root, paths)])
    asked = []
    for path in there:
        dialect, reason = sql_dialect.of(root, path)
        if dialect == "postgresql":
            asked.append(path)
        else:
            skipped[path] = reason or f"it is for {dialect}, and squawk knows PostgreSQL"
    return asked, skipped


def _settled(root: str, paths: Sequence[str]) -> frozenset[str]:
    """Of folders that are given whole; of a commit's files all count."""
    from readiness.formats.migration import order

    folders = {place.folder for path in paths if (place := order.place(path)) is not None}
    whole = [path for folder in folders for path in _below(root, folder) if wants(path)]
    given = frozenset(paths)
    partly = {place.folder for path in whole if path not in given and (place := order.place(path)) is not None}
    return frozenset(path for path in order.settled(whole) if (order.place(path) or ("",))[0] not in partly)


def _below(root: str, folder: str) -> Iterable[str]:
    """The files of a folder, and of its folders: some tools give each migration one."""
    try:
        entries = sorted(os.scandir(os.path.join(root, folder)), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        path = f"{folder}/{entry.name}" if folder else entry.name
        if not entry.is_dir(follow_symlinks=False):
            yield path
        elif os.path.isfile(os.path.join(root, path, "migration.sql")):
            yield f"{path}/migration.sql"
        elif os.path.isfile(os.path.join(root, path, "up.sql")):
            yield f"{path}/up.sql"


def _wrapped(root: str, path: str) -> bool:
    """Whether its tool puts the file into a transaction, by the marks in it; sqlx, Flyway and Diesel need none."""
    text = places.text_of(root, path)
    name = path.rpartition("/")[2]
    return not _BARE.search(text) and (bool(_WRAPS.search(text)) or name == "up.sql" or bool(_FLYWAY.match(name)))


def _run(root: str, paths: Sequence[str], timeout: float, *, wrapped: bool) -> Scan:
    tool = batches.Tool(
        name=NAME,
        install="squawk-cli",
        start=lambda batch, left: _start(root, batch, left, wrapped=wrapped),
        read=lambda output, batch: read(output, root, batch),
    )
    return batches.scan(tool, paths, timeout)


def _start(root: str, paths: Sequence[str], timeout: float, *, wrapped: bool = False) -> Ran:
    # Exit code 1 means findings, or a name that is no file's; then it writes no list.
    flags = ["--config", _CONFIG, "--reporter", "json", *(["--assume-in-transaction"] if wrapped else [])]
    files = [f"./{path}" for path in paths]
    return process.run([NAME, *flags, *files], cwd=root, timeout=timeout, accept=(0, 1), expect="[")


def read(output: str, root: str, paths: Sequence[str]) -> Scan:
    """Lines and columns count from 0. It names only files with findings; one it cannot parse is told as a finding."""
    entries = [(places.own_name(entry["file"]), entry) for entry in json.loads(output)]
    broken = {path: entry["line"] + 1 for path, entry in reversed(entries) if entry["rule_name"] == _UNPARSABLE}
    skipped = {path: f"squawk cannot parse line {broken[path]}" for path in paths if path in broken}
    line = places.line_reader(root)
    ways = {path: _Way(root, path) for path, _ in entries if path in paths and path not in broken}
    alerts = tuple(
        Alert(
            entry["rule_name"],
            places.line_location(path, number, line(path, number)),
            " ".join(entry["message"].split()).removesuffix("."),
            level="note" if entry["rule_name"] in _BY_SIZE else _LEVELS.get(entry["level"], ""),
        )
        for path, entry in entries
        if path in ways and ways[path].counts(entry["rule_name"], number := entry["line"] + 1)
    )
    return Scan(NAME, examined=frozenset(paths) - skipped.keys(), alerts=alerts, skipped=skipped)


class _Way:
    """What of a file counts: the way forward, and tables that were there before."""

    def __init__(self, root: str, path: str) -> None:
        from readiness.formats.migration import sql, tokens

        text = places.text_of(root, path)
        self._end = tokens.forward(text).count("\n") + 1
        done = list(sql.operations(text, lambda offset: _line(text, offset)))
        created = {one.table for one in done if one.kind == "create-table"}
        self._new = {one.region.start_line for one in done if one.table in created}

    def counts(self, code: str, number: int) -> bool:
        return number <= self._end and not (code in _OF_NEW_TABLES and number in self._new)


def _line(text: str, offset: int) -> Region:
    number = text.count("\n", 0, offset) + 1
    return Region(number, 1, number, 2)
