"""Many files: read, examined and gathered, in worker processes when there are enough of them to pay for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from readiness import discover, formats, pattern
from readiness.assemble import Unit, build
from readiness.cache.hashing import digest
from readiness.engine.examine import Examined, crash, examine, examine_unit, marked
from readiness.engine.processes import processors
from readiness.model.artifact import EMPTY
from readiness.model.location import Location
from readiness.model.named import NamedTuple
from readiness.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from multiprocessing.pool import Pool

    from readiness.engine.memory import Memory
    from readiness.engine.plan import Plan
    from readiness.model.artifact import Artifact

    _Done = tuple[list[tuple[int, object]], list[tuple[str, int]]]
    """Results by their numbers, and the patterns that had to be compiled for them."""
    Task = tuple[str, str] | tuple[Unit, str]
    """A file and the kind of unit that it is judged as part of (empty: none), or a unit and what Helm itself made of it."""

T = TypeVar("T")
NOT_DEPLOYED: Mapping[str, str] = {
    "test": "test code: not deployed, so not judged",
    "example": "an example: not deployed, so not judged",
    "documentation": "documentation: not deployed, so not judged",
}
"""Role → why a file of that role is passed over."""
WORTH_WORKERS = 200
"""Tasks below which starting processes costs more than it saves (measured on two cores)."""
AT_ONCE = 16
"""Files that a worker is given at a time."""


class Skipped(NamedTuple):
    path: str
    reason: str


class Work(NamedTuple):
    root: str
    plan: Plan
    roles: Callable[[str], str]

    def one(self, task: Task, seen: dict[str, bytes] | None = None) -> Examined | Skipped:
        """Examines one file or one unit. Whatever goes wrong is a problem, a skip or a notification, never an exception.

        `seen`: is told the digest of each file that was read for it; empty for one that is not there, or can not be read.
        """
        what, text = task
        if isinstance(what, str):
            return self._file(what, text, seen)
        return examine_unit(what, build(what, lambda path: self.read(path, seen), text), self.plan)

    def read(self, path: str, seen: dict[str, bytes] | None = None) -> Artifact | None:
        """A file for what is built from it."""
        try:
            read = self._artifact(path, self.roles(path), seen)
        except Exception:  # noqa: BLE001 (said where the file itself is examined)
            return None
        return None if isinstance(read, discover.Skipped) else read

    def role(self, path: str) -> str:
        """Of a file that is judged for itself."""
        role = self.roles(path)
        return discover.place(path) or role if role.startswith("helm-") else role

    def passed_over(self, path: str, role: str) -> bool:
        """Whether a file is not even opened."""
        return role in NOT_DEPLOYED and not (role == "documentation" and formats.family(path) in formats.PROSE)

    def _artifact(self, path: str, role: str, seen: dict[str, bytes] | None) -> Artifact | discover.Skipped:
        data = discover.content(self.root, path)
        if seen is not None:
            seen[path] = b"" if isinstance(data, discover.Skipped) else digest(data)
        return data if isinstance(data, discover.Skipped) else discover.decoded(path, data, role)

    def _file(self, path: str, kind: str, seen: dict[str, bytes] | None) -> Examined | Skipped:
        """`kind`: of the unit the file is judged as part of; empty if it is judged for itself."""
        role = self.role(path)
        if self.passed_over(path, role):
            return Skipped(path, NOT_DEPLOYED[role])
        try:
            read = self._artifact(path, role, seen)
        except Exception as error:  # noqa: BLE001 (a crash costs one file or one rule, and is said)
            return Examined(path, notifications=(crash("could not be read", "", Location(path), error),))
        if not isinstance(read, discover.Skipped):
            return marked(read, kind, self.plan) if kind else examine(read, self.plan)
        if not read.problem:
            return Skipped(path, read.reason)
        fact = Problem(location=Location(path), kind="unreadable", format="", message=read.reason)
        return Examined(path, facts=(fact,))


def tasks(paths: Iterable[str], units: Sequence[Unit], rendered: Mapping[str, str] = EMPTY) -> list[Task]:
    """All that is to be examined, each for itself: the files, then the units. `rendered`: what Helm made, by folder of a chart."""
    parts = {path: unit.kind for unit in units for path in unit.paths}
    files = [(path, parts.get(path, "")) for path in paths]
    return [*files, *((unit, rendered.get(unit.folder, "")) for unit in units)]


def examine_all(
    work: Work,
    tasks: Sequence[Task],
    judged: frozenset[str],
    progress: Callable[[int], None],
    memory: Memory | None = None,
) -> Iterator[Examined | Skipped]:
    """Results in the order of `tasks`; `progress` is told how many are done. Of units, only what stands in `judged` files.

    `memory`: what is kept of earlier runs is taken from it, and what is new is given to it.

    Worker processes are started at the call, before the first result is asked for: a fork must come before any thread.
    """
    if memory is not None:
        return _only(_told(memory.examined(tasks), progress), judged)
    return _only(_told(in_order(work.one, tasks), progress), judged)


def in_order(function: Callable[[Task], T], tasks: Sequence[Task]) -> Iterator[T]:
    """The function of each task, in worker processes where there are enough of them; those are started at the call."""
    workers = processors()
    if len(tasks) < WORTH_WORKERS or workers == 1:
        return map(function, tasks)
    import multiprocessing

    # A forked process has the function with all it holds already: nothing of it is sent.
    pool = multiprocessing.get_context("fork").Pool(workers, _begin, (function,))
    return _drained(pool, pool.imap_unordered(_part, _parts(tasks)), len(tasks))


def _parts(tasks: Sequence[Task]) -> list[list[tuple[int, Task]]]:
    """Tasks with their numbers, as they are handed out: units first and one by one, since a chart takes as long as all its files."""
    numbered = list(enumerate(tasks))
    units = [[one] for one in numbered if not isinstance(one[1][0], str)]
    files = [one for one in numbered if isinstance(one[1][0], str)]
    return [*units, *(files[start : start + AT_ONCE] for start in range(0, len(files), AT_ONCE))]


_function: Callable[[Task], object] | None = None
"""A worker's own."""


def _begin(function: Callable[[Task], object]) -> None:
    global _function  # noqa: PLW0603 (of a process that does nothing else)
    _function = function


def _part(part: Sequence[tuple[int, Task]]) -> _Done:
    if _function is None:
        raise AssertionError("a worker begins with its function")
    return [(number, _function(task)) for number, task in part], pattern.fresh()


def _drained(pool: Pool, parts: Iterator[_Done], count: int) -> Iterator[T]:
    """The results by their numbers; those that are done before their turn wait."""
    waiting: dict[int, object] = {}
    with pool:
        for number in range(count):
            while number not in waiting:
                done, missed = next(parts)
                waiting.update(done)
                pattern.missed(missed)
            yield cast("T", waiting.pop(number))


def _told(results: Iterable[Examined | Skipped], progress: Callable[[int], None]) -> Iterator[Examined | Skipped]:
    for done, result in enumerate(results, 1):
        progress(done)
        yield result


def _only(results: Iterable[Examined | Skipped], judged: frozenset[str]) -> Iterator[Examined | Skipped]:
    """What is built may be made of files that are excluded, or not asked for: nothing is said of those."""
    for result in results:
        if isinstance(result, Examined) and result.unit is not None:
            kept = tuple(one for one in result.observed if one.observation.location.path in judged)
            yield result._replace(observed=kept)
        else:
            yield result
