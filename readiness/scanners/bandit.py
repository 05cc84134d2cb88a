"""bandit: what is dangerous in Python code."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

from readiness.model.artifact import Alert, Scan
from readiness.model.location import Location, Region
from readiness.pattern import lazy
from readiness.scanners import bandit_hints, batches, places, process

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from readiness.scanners import ScanOptions
    from readiness.scanners.process import Ran

NAME = "bandit"
KEPT = "file"
NETWORK = False

_SILENCED = lazy(r"#\s*nosec\b")
_SHARD_FROM = 300
"""Files from which a second process is worth its start."""
_FEW = 20
_SAFE_LOADER = lazy(r"(?<!\w)C?(?:Safe|Base)Loader\b")
_ANY_LOADER = lazy(r"(?<!\w)C?(?:Full|Unsafe)?Loader\b(?!\s*=)")
_ADDRESS = lazy(r" at 0x[0-9a-fA-F]+(?=>)")
_LEVELS = {"HIGH": "error", "MEDIUM": "warning", "LOW": "note"}
_QUOTES_A_SECRET = frozenset({"B105", "B106", "B107"})


def wants(path: str) -> bool:
    """Tests are left out: asserts, fixed passwords and temporary paths are what tests are made of."""
    return path.endswith((".py", ".pyw")) and not places.is_test(path) and not places.is_vendored(path)


def scan(root: str, paths: Sequence[str], options: ScanOptions) -> Scan:
    there, absent = places.present(root, paths)
    version = process.installed_version(NAME)
    known = version == bandit_hints.KNOWN
    clean = _clean(root, there) if known and len(there) <= _FEW else frozenset[str]()
    left = tuple(path for path in there if path not in clean)
    tool = batches.Tool(
        name=NAME,
        install=NAME,
        start=lambda batch, left: (_started if known else _start)(root, batch, left),
        read=lambda output, batch: read(output, root, batch),
        shards=2 if len(left) >= _SHARD_FROM else 1,
        limit=sys.maxsize if known else batches.ARGUMENTS_LIMIT,
    )
    found = batches.scan(tool, left, options.timeout) if left else Scan(NAME)
    if found.failure:
        return found
    return batches.also_skipped(found._replace(examined=found.examined | clean, version=version), absent)


def _clean(root: str, paths: Sequence[str]) -> frozenset[str]:
    """Of a commit's few files, those in which no test can find anything: then no process is started."""
    return frozenset(path for path in paths if not bandit_hints.asked(_data(root, path)))


def _data(root: str, path: str) -> bytes:
    """Of a file that cannot be read, what no encoding has: the process is to say what is wrong with it."""
    try:
        with open(os.path.join(root, path), "rb") as file:
            return file.read()
    except OSError:
        return b"\xff"


def _started(root: str, paths: Sequence[str], timeout: float) -> Ran:
    """Only its tests, without all that makes it a program; where the Python that is started does not have them, the program."""
    ran = process.module("readiness.scanners.bandit_worker", root, paths, timeout)
    return _start(root, paths, timeout) if ran.trouble == "status" and "ModuleNotFoundError" in ran.errors else ran


def _start(root: str, paths: Sequence[str], timeout: float) -> Ran:
    # Only files are named, never folders: bandit looks for a `.bandit` to obey in folders alone. An empty --exclude,
    # because by default it drops any path that contains `.git` or `.tox`, `.github/` too. Exit code 1 means findings.
    flags = ("--ignore-nosec", "--quiet", "--exclude", "", "--number", "1", "--format", "json")
    return process.run([NAME, *flags, *(f"./{path}" for path in paths)], cwd=root, timeout=timeout, accept=(0, 1))


def read(output: str, root: str, paths: Sequence[str]) -> Scan:
    """Files it could not parse stand under `errors`, whatever the exit code; those it read have metrics."""
    report = json.loads(output)
    broken = {places.own_name(entry["filename"]): entry["reason"] for entry in report["errors"]}
    judged = {places.own_name(name) for name in report["metrics"]}
    skipped = {
        path: f"bandit: {broken[path]}" if path in broken else "bandit did not read it"
        for path in paths
        if path in broken or path not in judged
    }
    line = places.line_reader(root)
    alerts = tuple(
        Alert(
            entry["test_id"],
            _location(path, entry, line),
            _message(entry),
            level=_LEVELS.get(entry["issue_severity"], ""),
        )
        for entry in report["results"]
        if (path := places.own_name(entry["filename"])) in paths and not _safe(path, entry, line)
    )
    return Scan(NAME, examined=frozenset(paths) - skipped.keys(), alerts=alerts, skipped=skipped)


def _safe(path: str, entry: Mapping[str, Any], line: Callable[[str, int], str]) -> bool:
    """YAML loaded by one of the loaders that make plain values alone: bandit knows two of them, and those only by their plain names."""
    if entry["test_id"] != "B506":
        return False
    code = "\n".join(line(path, number).partition("#")[0] for number in entry["line_range"])
    return _SAFE_LOADER.search(code) is not None and _ANY_LOADER.search(code) is None


def _location(path: str, entry: Mapping[str, Any], line: Callable[[str, int], str]) -> Location:
    """The expression, if it stands on one line; else the line it names: its columns are those of the first line.

    Of a statement of several lines it is the one with bandit's own comment, which speaks for all of them, so that it is heard.
    """
    number, lines = entry["line_number"], entry["line_range"]
    start, end = entry.get("col_offset"), entry.get("end_col_offset")
    if lines != [number]:
        number = next((one for one in lines if _SILENCED.search(line(path, one))), number)
        return places.line_location(path, number, line(path, number))
    text = line(path, number)
    if not isinstance(start, int) or not isinstance(end, int):
        return places.line_location(path, number, text)
    if not 0 <= start < end:
        return places.line_location(path, number, text)
    return Location(path, Region(number, _column(text, start), number, _column(text, end)))


def _column(text: str, offset: int) -> int:
    """Python's syntax tree counts bytes of UTF-8; we count characters."""
    return len(text.encode()[:offset].decode("utf-8", "ignore")) + 1 if text else offset + 1


def _message(entry: dict[str, object]) -> str:
    """Without the password it quotes: no secret leaves a scanner's module. Nor with an address of a process long ended."""
    text = _ADDRESS.sub("", str(entry["issue_text"]))
    return text.partition(":")[0] if entry["test_id"] in _QUOTES_A_SECRET else text
