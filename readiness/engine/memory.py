"""What was said of the same files before: results by what they were made of, so that only what changed is examined.

A file's result is a function of its bytes, path and role; a unit's of all files it read. Their digests, with all that
judges them, are an entry's seed: the entry is found by one, and opened by the other, of two names made of it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar, cast

from readiness import discover
from readiness.cache import sealed
from readiness.cache.hashing import combined, digest
from readiness.engine.files import Skipped, in_order
from readiness.model.finding import Level
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from readiness.assemble import Read
    from readiness.cache.store import Store
    from readiness.engine.examine import Examined
    from readiness.engine.files import Task, Work

T = TypeVar("T")


class Made(NamedTuple):
    """A result as a worker sends it, the digests of what was read for it, and what is to be kept, by name."""

    packed: bytes
    seen: Mapping[str, bytes]
    entries: tuple[tuple[bytes, bytes], ...] = ()


class Seeds(NamedTuple):
    """By what results are kept: what they are made of."""

    state: bytes
    """Of all that makes results, besides the files."""
    work: Work
    digest: Callable[[str], bytes]
    """Of a file's content; empty when it can not be read."""

    def file(self, path: str, kind: str) -> bytes | None:
        """None where nothing is kept of it."""
        role = self.work.role(path)
        if self.work.passed_over(path, role):
            return combined("passed over", path, role)
        found = self.digest(path)
        return combined("file", self.state, path, role, kind, found) if found else None

    def unit(self, task: Task) -> bytes:
        """By which it is kept what files a unit reads. They are no secret, and told by the unit alone."""
        return combined("unit", self.state, sealed.plain(task))

    def of_files(self, seed: bytes, paths: Iterable[str]) -> bytes:
        """A seed together with what stands in these files now."""
        parts: list[bytes | str] = []
        for path in paths:
            parts += [path, self.work.roles(path), self.digest(path)]
        return combined("files", seed, *parts)


def make(work: Work, state: bytes, task: Task) -> Made:
    """A worker's part: the result is packed here, once, for the way to the parent, and sealed for the store."""
    seen: dict[str, bytes] = {}
    result = work.one(task, seen)
    packed = sealed.packed(result)
    seeds = Seeds(state, work, lambda path: seen.get(path, b""))
    return Made(packed, seen, tuple(_entries(seeds, task, packed, seen)) if _lasts(result) else ())


def _lasts(result: Examined | Skipped) -> bool:
    return isinstance(result, Skipped) or not any(note.level is Level.ERROR for note in result.notifications)


def _entries(seeds: Seeds, task: Task, packed: bytes, seen: Mapping[str, bytes]) -> Iterator[tuple[bytes, bytes]]:
    what, kind = task
    if isinstance(what, str):
        seed = seeds.file(what, kind)
        if seed is not None:
            yield _entry(seed, packed)
    else:
        unit = seeds.unit(task)
        yield _entry(unit, sealed.packed(tuple(seen)))
        yield _entry(seeds.of_files(unit, seen), packed)


def _entry(seed: bytes, packed: bytes) -> tuple[bytes, bytes]:
    name, key = sealed.names(seed)
    return name, sealed.seal(packed, key)


class Memory:
    """Of one run over one folder. Used in the parent process alone."""

    def __init__(self, store: Store, state: bytes, work: Work) -> None:
        """`state`: of all that makes results, besides the files."""
        self.store = store
        self.state = state
        self._work = work
        self._by = Seeds(state, work, self.digest)
        self._digests: dict[str, bytes] = {}
        self._seeds: dict[Task, bytes] = {}

    def digest(self, path: str) -> bytes:
        """Of a file's content as it is now; empty when it can not be read."""
        if path not in self._digests:
            try:
                data = discover.content(self._work.root, path)
            except Exception:  # noqa: BLE001 (said where the file itself is examined)
                data = discover.Skipped(path, "", problem=True)
            self._digests[path] = b"" if isinstance(data, discover.Skipped) else digest(data)
        return self._digests[path]

    def content(self, path: str) -> bytes:
        """The digest of a file that is examined; empty for one that is not even opened."""
        return b"" if self._work.passed_over(path, self._work.role(path)) else self.digest(path)

    def get(self, seed: bytes) -> object | None:
        """What is kept for a seed; None when there is nothing, or nothing that can be believed."""
        name, key = sealed.names(seed)
        kept = self.store.get(name)
        if kept is None:
            return None
        try:
            return sealed.unpacked(sealed.opened(kept, key))
        except ValueError:
            return None

    def put(self, seed: bytes, packed: bytes) -> None:
        self.store.put(*_entry(seed, packed))

    def made(self, seed: bytes, function: Callable[[Read], T]) -> T:
        """What the function makes of the files it reads, or made of the same ones before. Of values that are kept as they are."""
        paths = self.get(seed)
        if isinstance(paths, tuple):
            found = self.get(self._by.of_files(seed, paths))
            if isinstance(found, tuple):
                return cast("T", found)
        seen: dict[str, bytes] = {}
        result = function(lambda path: self._work.read(path, seen))
        self._digests.update(seen)
        self.put(seed, sealed.packed(tuple(seen)))
        self.put(self._by.of_files(seed, seen), sealed.packed(result))
        return result

    def seed(self, task: Task) -> bytes | None:
        """What a task's result is kept by; None where that is not known, or nothing is kept."""
        known = self._seeds.get(task) or self._seed(task)
        if known is not None:
            self._seeds[task] = known
        return known

    def _seed(self, task: Task) -> bytes | None:
        what, kind = task
        if isinstance(what, str):
            return self._by.file(what, kind)
        unit = self._by.unit(task)
        paths = self.get(unit)
        return self._by.of_files(unit, paths) if isinstance(paths, tuple) else None

    def examined(self, tasks: Sequence[Task]) -> Iterator[Examined | Skipped]:
        """The result of each task, in order. Worker processes, if there is work for them, are started at the call."""
        known = [self._recalled(task) for task in tasks]
        missing = [task for task, found in zip(tasks, known, strict=True) if found is None]
        made = in_order(cast("Callable[[Task], Made]", partial(make, self._work, self.state)), missing)
        return self._in_turn(tasks, known, made)

    def _in_turn(
        self, tasks: Sequence[Task], known: Sequence[Examined | Skipped | None], made: Iterator[Made]
    ) -> Iterator[Examined | Skipped]:
        for task, found in zip(tasks, known, strict=True):
            yield self._learnt(task, next(made)) if found is None else found

    def _recalled(self, task: Task) -> Examined | Skipped | None:
        what, _ = task
        if isinstance(what, str) and self._work.passed_over(what, self._work.role(what)):
            return self._work.one(task)
        seed = self.seed(task)
        return cast("Examined | Skipped | None", self.get(seed)) if seed is not None else None

    def _learnt(self, task: Task, made: Made) -> Examined | Skipped:
        self._seeds.pop(task, None)
        self._digests.update(made.seen)
        for name, content in made.entries:
            self.store.put(name, content)
        return cast("Examined | Skipped", sealed.unpacked_own(made.packed))
