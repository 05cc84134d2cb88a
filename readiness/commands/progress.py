"""A progress bar on standard error, when that is a terminal and the work is long enough to be worth watching."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 0.7
"""Seconds before a bar appears: most audits are done by then, and rich is never imported."""


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """Gives a function to tell how many of how many files are done."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    bar = _Bar()
    try:
        yield bar.tell
    finally:
        bar.close()


class _Bar:
    def __init__(self) -> None:
        self._started = time.monotonic()
        self._close: Callable[[], None] = lambda: None
        self._update: Callable[[int, int], None] | None = None

    def tell(self, done: int, total: int) -> None:
        if self._update is None:
            if time.monotonic() - self._started < PATIENCE or done == total:
                return
            self._open(total)
        if self._update is not None:
            self._update(done, total)

    def _open(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        shown = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        task = shown.add_task("reading files", total=total)
        shown.start()
        self._close = shown.stop
        self._update = lambda done, _total: shown.update(task, completed=done)

    def close(self) -> None:
        self._close()
