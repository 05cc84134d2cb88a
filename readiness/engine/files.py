"""Many files: read, examined and gathered, in worker processes when there are enough of them to pay for it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from readiness import discover
from readiness.engine.examine import Examined, crash, examine
from readiness.model.location import Location
from readiness.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from multiprocessing.pool import Pool

    from readiness.engine.plan import Plan

NOT_DEPLOYED: Mapping[str, str] = {
    "test": "test code: not deployed, so not judged",
    "example": "an example: not deployed, so not judged",
    "documentation": "documentation: not deployed, so not judged",
}
"""Role → why a file of that role is passed over."""
WORTH_WORKERS = 400
"""Files below which starting processes costs more than it saves (measured on two cores)."""


class Skipped(NamedTuple):
    path: str
    reason: str


class Work(NamedTuple):
    root: str
    plan: Plan
    roles: Callable[[str], str]

    def one(self, path: str) -> Examined | Skipped:
        """Reads and examines one file; a file that cannot be read is a problem or a skip, never an exception."""
        role = self.roles(path)
        if role in NOT_DEPLOYED:
            return Skipped(path, NOT_DEPLOYED[role])
        try:
            read = discover.read(self.root, path, role=role)
        except Exception as error:  # noqa: BLE001 (a crash costs one file or one rule, and is said)
            return Examined(path, notifications=(crash("could not be read", "", Location(path), error),))
        if not isinstance(read, discover.Skipped):
            return examine(read, self.plan)
        if not read.problem:
            return Skipped(path, read.reason)
        fact = Problem(location=Location(path), kind="unreadable", format="", message=read.reason)
        return Examined(path, facts=(fact,))


def examine_all(work: Work, paths: Sequence[str], progress: Callable[[int], None]) -> Iterator[Examined | Skipped]:
    """Results in the order of `paths`; `progress` is told how many are done.

    Worker processes are started at the call, before the first result is asked for: a fork must come before any thread.
    """
    workers = min(os.cpu_count() or 1, 8)
    if len(paths) < WORTH_WORKERS or workers == 1 or not hasattr(os, "fork"):
        return _told(map(work.one, paths), progress)
    import multiprocessing

    pool = multiprocessing.get_context("fork").Pool(workers)
    return _told(_drained(pool, pool.imap(work.one, paths, chunksize=32)), progress)


def _drained(pool: Pool, results: Iterator[Examined | Skipped]) -> Iterator[Examined | Skipped]:
    with pool:
        yield from results


def _told(results: Iterable[Examined | Skipped], progress: Callable[[int], None]) -> Iterator[Examined | Skipped]:
    for done, result in enumerate(results, 1):
        progress(done)
        yield result
