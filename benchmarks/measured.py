"""One command, run and measured: wall and processor time, and peak memory of its largest process."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class Once(NamedTuple):
    wall: float
    """Seconds."""
    processor: float
    """Seconds, user and system, of the command and all it started."""
    peak: float
    """MB."""
    status: int


class Timed(NamedTuple):
    """A command and how it went, several times."""

    name: str
    times: tuple[Once, ...]

    @property
    def wall(self) -> float:
        return statistics.median(one.wall for one in self.times)

    @property
    def processor(self) -> float:
        return statistics.median(one.processor for one in self.times)

    @property
    def peak(self) -> float:
        return max(one.peak for one in self.times)

    def told(self) -> dict[str, object]:
        return {
            "name": self.name,
            "wall": round(self.wall, 4),
            "processor": round(self.processor, 4),
            "peak_mb": round(self.peak, 1),
            "status": self.times[-1].status,
            "runs": [[round(one.wall, 4), round(one.processor, 4)] for one in self.times],
        }


class Command(NamedTuple):
    name: str
    words: Sequence[str]
    folder: str
    before: Callable[[], None] = lambda: None
    """Done before each run, and not measured."""


def once(command: Command, environment: Mapping[str, str]) -> Once:
    command.before()
    start = time.perf_counter()
    with open(os.devnull, "wb") as nothing:
        process = subprocess.Popen(command.words, cwd=command.folder, env=environment, stdout=nothing, stderr=nothing)
        _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return Once(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, process.returncode)


def in_turns(commands: Sequence[Command], runs: int, environment: Mapping[str, str]) -> list[Timed]:
    """All of them one after the other, as often as asked: a machine that drifts drifts for all."""
    found: list[list[Once]] = [[] for _ in commands]
    for _ in range(runs):
        for command, times in zip(commands, found, strict=True):
            times.append(once(command, environment))
    return [Timed(command.name, tuple(times)) for command, times in zip(commands, found, strict=True)]
