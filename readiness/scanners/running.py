"""Scanners side by side: threads that wait for processes, so that the rest of an audit goes on meanwhile."""

from __future__ import annotations

import threading
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, cast

from readiness.errors import UsageError
from readiness.model.artifact import EMPTY, Scan
from readiness.scanners import SCANNERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from readiness.scanners import Scanner, ScanOptions
    from readiness.scanners.kept import Asked, Kept


class Pending:
    """What a function will have said, in a thread of its own.

    NOTE: daemon threads, not an executor: an executor's threads are joined at exit, so Ctrl-C would wait for the tool.
    """

    def __init__(self, name: str, function: Callable[[], Scan]) -> None:
        self._said: Scan | None = None
        self._function = function
        self._thread = threading.Thread(target=self._run, name=f"scanner {name}", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        self._said = self._function()

    def done(self) -> bool:
        return not self._thread.is_alive()

    def result(self) -> Scan:
        self._thread.join()
        if self._said is None:
            raise AssertionError("a scanner's function never raises")
        return self._said


class Running:
    """Scanners at work in the background."""

    def __init__(self, pending: Mapping[str, Pending | Scan], asked: Mapping[str, Asked] = EMPTY) -> None:
        """`asked`: what was asked of those whose answers are kept."""
        self._pending = pending
        self._asked = asked

    def done(self) -> bool:
        return all(one.done() for one in self._pending.values() if isinstance(one, Pending))

    def result(self) -> dict[str, Scan]:
        """Waits for all of them. Scan by scanner name, in the order of the names given to `start`."""
        return {
            name: self._whole(name, one.result() if isinstance(one, Pending) else one)
            for name, one in self._pending.items()
        }

    def _whole(self, name: str, said: Scan) -> Scan:
        return self._asked[name].told(said) if name in self._asked else said


def start(
    names: Iterable[str], root: str, paths: Sequence[str], options: ScanOptions, kept: Kept | None = None
) -> Running:
    pending: dict[str, Pending | Scan] = {}
    asked: dict[str, Asked] = {}
    for name in dict.fromkeys(names):
        scanner = load(name)
        wanted = tuple(dict.fromkeys(path for path in paths if scanner.wants(path)))
        if not wanted:
            continue
        if kept is not None and scanner.KEPT:
            asked[name] = kept.asked(scanner, wanted)
            wanted = asked[name].missing
        pending[name] = Pending(name, partial(guarded, scanner, root, wanted, options)) if wanted else Scan(name)
    return Running(pending, asked)


def load(name: str) -> Scanner:
    if name not in SCANNERS:
        raise UsageError(f"there is no scanner `{name}`", advice=f"known scanners: {', '.join(SCANNERS)}")
    return cast("Scanner", import_module(SCANNERS[name]))


def guarded(scanner: Scanner, root: str, paths: Sequence[str], options: ScanOptions) -> Scan:
    """The scan, or a Scan with a failure: a mistake in one scanner's module never costs another's result."""
    try:
        return scanner.scan(root, paths, options)
    except Exception as error:  # noqa: BLE001
        first = (str(error).splitlines() or [""])[0]
        return Scan(scanner.NAME, failure=f"{scanner.NAME} could not be run: {type(error).__name__}: {first}"[:300])
