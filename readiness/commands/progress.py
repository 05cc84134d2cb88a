"""A progress bar on standard error, when that is a terminal and the work is long enough to be worth watching."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 0.7
"""Seconds before a bar appears: most audits are done by then, and rich is never imported."""


class Progress:
    """`with Progress() as tell:` gives a function to tell how many of how many files are done."""

    def __enter__(self) -> Callable[[int, int], None]:
        self._close: Callable[[], None] = lambda: None
        self._update: Callable[[int], None] | None = None
        if not sys.stderr.isatty():
            return lambda _done, _total: None
        import time

        started = time.monotonic()
        return lambda done, total: self._tell(done, total, time.monotonic() - started)

    def __exit__(self, *_: object) -> None:
        self._close()

    def _tell(self, done: int, total: int, seconds: float) -> None:
        if self._update is None and (seconds < PATIENCE or done == total):
            return
        if self._update is None:
            self._update = self._opened(total)
        self._update(done)

    def _opened(self, total: int) -> Callable[[int], None]:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        bar = Bar(*columns, console=Console(stderr=True), transient=True)
        task = bar.add_task("reading files", total=total)
        bar.start()
        self._close = bar.stop
        return lambda done: bar.update(task, completed=done)
