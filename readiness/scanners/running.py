"""Scanners side by side: threads that wait for processes, so that the rest of an audit goes on meanwhile."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from importlib import import_module
from typing import TYPE_CHECKING, cast

from readiness.errors import UsageError
from readiness.model.artifact import EMPTY, Scan
from readiness.scanners import SCANNERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from readiness.scanners import Scanner, ScanOptions
    from readiness.scanners.kept import Asked, Kept


class Running:
    """Scanners at work in the background."""

    def __init__(self, futures: Mapping[str, Future[Scan]], asked: Mapping[str, Asked] = EMPTY) -> None:
        """`asked`: what was asked of those whose answers are kept."""
        self._futures = futures
        self._asked = asked

    def done(self) -> bool:
        return all(future.done() for future in self._futures.values())

    def result(self) -> dict[str, Scan]:
        """Waits for all of them. Scan by scanner name, in the order of the names given to `start`."""
        return {name: self._whole(name, future.result()) for name, future in self._futures.items()}

    def _whole(self, name: str, said: Scan) -> Scan:
        return self._asked[name].told(said) if name in self._asked else said


def start(
    names: Iterable[str], root: str, paths: Sequence[str], options: ScanOptions, kept: Kept | None = None
) -> Running:
    futures: dict[str, Future[Scan]] = {}
    asked: dict[str, Asked] = {}
    for name in dict.fromkeys(names):
        scanner = load(name)
        wanted = tuple(dict.fromkeys(path for path in paths if scanner.wants(path)))
        if not wanted:
            continue
        if kept is not None and scanner.KEPT:
            asked[name] = kept.asked(scanner, wanted)
            wanted = asked[name].missing
        futures[name] = _background(scanner, root, wanted, options) if wanted else _nothing(name)
    return Running(futures, asked)


def _nothing(name: str) -> Future[Scan]:
    future: Future[Scan] = Future()
    future.set_result(Scan(name))
    return future


def load(name: str) -> Scanner:
    if name not in SCANNERS:
        raise UsageError(f"there is no scanner `{name}`", advice=f"known scanners: {', '.join(SCANNERS)}")
    return cast("Scanner", import_module(SCANNERS[name]))


def _background(scanner: Scanner, root: str, paths: Sequence[str], options: ScanOptions) -> Future[Scan]:
    future: Future[Scan] = Future()
    # NOTE: daemon threads, not an executor: an executor's threads are joined at exit, so Ctrl-C would wait for the tool.
    threading.Thread(
        target=lambda: future.set_result(guarded(scanner, root, paths, options)),
        name=f"scanner {scanner.NAME}",
        daemon=True,
    ).start()
    return future


def guarded(scanner: Scanner, root: str, paths: Sequence[str], options: ScanOptions) -> Scan:
    """The scan, or a Scan with a failure: a mistake in one scanner's module never costs another's result."""
    try:
        return scanner.scan(root, paths, options)
    except Exception as error:  # noqa: BLE001
        first = (str(error).splitlines() or [""])[0]
        return Scan(scanner.NAME, failure=f"{scanner.NAME} could not be run: {type(error).__name__}: {first}"[:300])
