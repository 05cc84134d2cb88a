"""What a scanner said of the same files before: it is run on the others alone.

A part is what it said of one file, or of all it wants where one tells of another. It is kept by the bytes of those files
and by the program; what it failed on, or had no time for, is not kept.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Protocol

from readiness.cache.fingerprint import program
from readiness.cache.hashing import combined
from readiness.cache.sealed import packed
from readiness.model.artifact import Scan
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from readiness.model.artifact import Alert
    from readiness.scanners import Scanner, ScanOptions


class Memory(Protocol):
    """What keeps parts: `engine.memory`."""

    state: bytes

    def digest(self, path: str) -> bytes: ...

    def get(self, seed: bytes) -> object | None: ...

    def put(self, seed: bytes, packed: bytes) -> None: ...


class Asked(NamedTuple):
    """One scanner's files, what is known of them, and what is not."""

    memory: Memory
    name: str
    wanted: tuple[str, ...]
    seeds: Mapping[tuple[str, ...], bytes]
    """By the files of a part."""
    known: Mapping[tuple[str, ...], Scan]
    missing: tuple[str, ...]
    """Files the scanner is to be run on."""

    def told(self, said: Scan) -> Scan:
        """All of it: what was known, and what the scanner said now. Alerts stand in the order of the files."""
        if said.failure:
            return said  # what is known of the rest would look like all there is
        alerts: dict[str, list[Alert]] = defaultdict(list)
        for alert in said.alerts:
            alerts[alert.location.path].append(alert)
        parts = {
            files: self.known[files] if files in self.known else _part(said, files, alerts) for files in self.seeds
        }
        for files, part in parts.items():
            if files not in self.known and said.failed.isdisjoint(files):
                self.memory.put(self.seeds[files], packed(part))
        return _joined(self.name, parts.values())


class Kept:
    """Parts of all scanners, in one folder."""

    def __init__(self, memory: Memory, root: str, options: ScanOptions) -> None:
        self._memory = memory
        self._root = root
        self._options = options
        self._seeds: dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], bytes]] = {}

    def asked(self, scanner: Scanner, wanted: tuple[str, ...]) -> Asked:
        """What is known of the files, and which are not."""
        seeds = self.seeds(scanner, wanted)
        known = {files: part for files, seed in seeds.items() if isinstance(part := self._memory.get(seed), Scan)}
        missing = tuple(path for files in seeds if files not in known for path in files)
        return Asked(self._memory, scanner.NAME, wanted, seeds, known, missing)

    def seeds(self, scanner: Scanner, wanted: Sequence[str]) -> dict[tuple[str, ...], bytes]:
        """By the files of a part, what it is kept by. Files are hashed once a run, so this is told once too."""
        asked = scanner.NAME, tuple(wanted)
        if asked not in self._seeds:
            self._seeds[asked] = self._told(scanner, wanted)
        return self._seeds[asked]

    def _told(self, scanner: Scanner, wanted: Sequence[str]) -> dict[tuple[str, ...], bytes]:
        parts = [(path,) for path in wanted] if scanner.KEPT == "file" else [tuple(wanted)]
        own = scanner.state(self._options) if hasattr(scanner, "state") else _program(scanner.NAME, self._root)
        state = combined("scan", self._memory.state, scanner.NAME, own)
        beside = getattr(scanner, "beside", None)
        return {files: self._seed(state, files, beside(self._root, files) if beside else ()) for files in parts}

    def _seed(self, state: bytes, files: Iterable[str], beside: Iterable[str]) -> bytes:
        told: list[bytes | str] = []
        for path in files:
            told += [path, self._memory.digest(path)]
        for path in beside:
            told += ["beside", path, self._memory.digest(path)]
        return combined(state, *told)


@cache
def _program(name: str, root: str) -> str:
    from readiness.scanners.process import find

    return program(find(name, avoid=root))


def _part(said: Scan, files: tuple[str, ...], alerts: Mapping[str, list[Alert]]) -> Scan:
    """What was said of these files. `alerts`: all of them, by file."""
    told = tuple(alert for path in files for alert in alerts.get(path, ()))
    skipped = {path: said.skipped[path] for path in files if path in said.skipped}
    return Scan(said.scanner, said.version, said.examined.intersection(files), told, "", skipped, said.notes)


def _joined(name: str, parts: Iterable[Scan]) -> Scan:
    parts = tuple(parts)
    skipped = {path: why for part in parts for path, why in part.skipped.items()}
    examined = frozenset().union(*(part.examined for part in parts))
    alerts = tuple(alert for part in parts for alert in part.alerts)
    version = next((part.version for part in parts if part.version), "")
    notes = dict.fromkeys(note for part in parts for note in part.notes)
    return Scan(name, version, examined, alerts, "", skipped, tuple(notes))
