"""OSV's archive of an ecosystem: fetched whole, or not at all, and made into the file that audits ask."""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from readiness.advisories import NAMES, store
from readiness.advisories.ranges import covers
from readiness.advisories.record import rows
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from readiness.advisories.record import Row

SOURCE = "https://osv-vulnerabilities.storage.googleapis.com"
"""The bucket of OSV's exports; a mirror has the same folders below another address."""
_SECONDS = 60.0
"""Without a byte."""
_PIECE = 1 << 20
_LARGEST = 4 << 30
_LARGEST_RECORD = 32 << 20
_BROKEN = 0.01
"""Part of the records that may be unreadable."""
_SCRATCH = ".update-"
_FORGOTTEN = 24 * 3600.0
_SHRUNK = 0.5
"""An archive with fewer records than this part of those that are kept is half an archive."""


class Made(NamedTuple):
    kept: store.Kept
    broken: int
    """Records that could not be read."""


def update(folder: str, ecosystem: str, source: str, today: str, tell: Callable[[str], None]) -> Made:
    """Fetches an ecosystem's advisories from a server or a folder, and puts them in the place of those kept.

    `tell` is told what is being done. Whatever goes wrong, what was kept is kept.

    Raises:
        OSError, ValueError: one line that says why.
    """
    os.makedirs(folder, exist_ok=True)
    _sweep(folder)
    with tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=folder) as scratch:
        tell(f"{NAMES[ecosystem]}: fetching")
        with _archive(source.rstrip("/"), ecosystem, scratch) as (stream, date):
            tell(f"{NAMES[ecosystem]}: reading")
            made = os.path.join(scratch, "made.sqlite")
            broken = _made(stream, ecosystem, made, {"date": min(date or today, today), "source": source})
        fresh = _checked(made, ecosystem, folder)
        os.replace(made, store.path(folder, ecosystem))
    return Made(fresh, broken)


@contextmanager
def _archive(source: str, ecosystem: str, scratch: str) -> Iterator[tuple[IO[bytes], str]]:
    """The archive, opened, and the day as of which it is; empty when nobody says."""
    name = f"{NAMES[ecosystem]}/all.zip"
    if "://" not in source:
        with open(os.path.join(source, *name.split("/")), "rb") as stream:
            yield stream, _day(os.fstat(stream.fileno()).st_mtime)
        return
    if not source.startswith(("https://", "http://")):
        raise ValueError("it is neither a folder nor a web address")
    with open(os.path.join(scratch, "all.zip"), "w+b") as stream:
        yield stream, _fetch(f"{source}/{name}", stream)


def _fetch(address: str, into: IO[bytes]) -> str:
    """Writes the answer; the day of its `Last-Modified`. A connection that ends early is an error, not an end."""
    from http.client import HTTPException
    from urllib.request import Request, urlopen

    request = Request(address, headers={"User-Agent": "readiness"})  # noqa: S310 (checked by the caller)
    try:
        with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
            promised = answer.headers.get("Content-Length", "")
            got = 0
            while piece := answer.read(_PIECE):
                got += len(piece)
                if got > _LARGEST:
                    raise ValueError("the answer is too large to be an archive of advisories")
                into.write(piece)
            modified = answer.headers.get("Last-Modified", "")
    except HTTPException as error:
        raise ValueError(f"the connection ended early: {error}") from error
    if promised.isdecimal() and got != int(promised):
        raise ValueError(f"the connection ended after {got:,} of {int(promised):,} bytes")
    into.seek(0)
    return _http_day(modified)


def _made(stream: IO[bytes], ecosystem: str, target: str, about: dict[str, str]) -> int:
    """Writes the file; the number of records that could not be read."""
    broken = [0]
    try:
        with zipfile.ZipFile(stream) as archive:
            names = [one for one in archive.infolist() if one.filename.endswith(".json")]
            store.write(target, _rows(archive, names, ecosystem, broken), about)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise ValueError(f"it is no archive: {error}") from error
    if broken[0] > max(1, _BROKEN * len(names)):
        raise ValueError(f"{broken[0]} of its {len(names)} records can not be read")
    return broken[0]


def _rows(archive: zipfile.ZipFile, names: list[zipfile.ZipInfo], ecosystem: str, broken: list[int]) -> Iterator[Row]:
    for one in names:
        try:
            if one.file_size > _LARGEST_RECORD:
                raise ValueError("too large")  # noqa: TRY301
            found = list(rows(json.loads(archive.read(one)), ecosystem))
        except (ValueError, RecursionError):
            broken[0] += 1
            continue
        yield from (_shortened(row) for row in found)


def _shortened(row: Row) -> Row:
    """Without the versions that its ranges hold anyway: they are nine tenths of all that is written."""
    if not row.versions or not row.ranges:
        return row
    left = (one for one in row.versions if not any(covers(part, one, row.ecosystem) for part in row.ranges))
    return row._replace(versions=frozenset(left))


def _checked(made: str, ecosystem: str, folder: str) -> store.Kept:
    """What was made, if it can be all that there is. ValueError."""
    before, fresh = store.kept(folder, ecosystem), store.told(made, ecosystem)
    if fresh is None or not fresh.records:
        raise ValueError(f"it holds no advisory of {NAMES[ecosystem]}")
    if before is not None and fresh.date < before.date:
        raise ValueError(f"it is of {fresh.date}, older than what is kept ({before.date})")
    if before is not None and fresh.records < _SHRUNK * before.records:
        raise ValueError(f"it holds {fresh.records:,} advisories, and {before.records:,} are kept")
    return fresh


def _sweep(folder: str) -> None:
    """What an update left behind that was killed."""
    from shutil import rmtree
    from time import time

    for entry in os.scandir(folder):
        if entry.name.startswith(_SCRATCH) and entry.stat().st_mtime < time() - _FORGOTTEN:
            rmtree(entry.path, ignore_errors=True)


def _day(seconds: float) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(seconds, tz=UTC).date().isoformat()


def _http_day(text: str) -> str:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError):
        return ""
