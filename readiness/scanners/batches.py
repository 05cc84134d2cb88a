"""Many files, few processes: argument lists that fit, shards side by side, and one odd file that costs only itself."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from readiness.model.artifact import Scan
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from readiness.scanners.process import Ran

Given = TypeVar("Given")
Found = TypeVar("Found")

_DIVISIONS = 32
"""Halvings after which a tool that keeps crashing is given up: enough for two or three odd files among thousands."""
ARGUMENTS_LIMIT = 24_000
"""Characters of paths per process: Windows takes 32,767 in all, others much more."""


class Tool(NamedTuple):
    """How one scanner is run on some files."""

    name: str
    install: str
    """What to install when it is missing."""
    start: Callable[[Sequence[str], float], Ran]
    """Files and seconds left → what the process said."""
    read: Callable[[str, Sequence[str]], Scan]
    shards: int = 1
    limit: int = ARGUMENTS_LIMIT


def scan(tool: Tool, paths: Sequence[str], timeout: float) -> Scan:
    """All files, in as few processes as fit; what happened to each is told by `examined` and `skipped`."""
    deadline = time.monotonic() + timeout
    shards = [paths[index :: tool.shards] for index in range(tool.shards)]
    parts = side_by_side(lambda shard: _shard(tool, shard, deadline), [shard for shard in shards if shard])
    return merge(tool.name, [scanned for part in parts for scanned in part])


def side_by_side(function: Callable[[Given], Found], values: Sequence[Given]) -> list[Found]:
    """The function of each value, each in a thread of its own: for a handful of waits, not for work."""
    if len(values) < 2:
        return [function(value) for value in values]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(len(values)) as pool:
        return list(pool.map(function, values))


def _shard(tool: Tool, paths: Sequence[str], deadline: float) -> list[tuple[Sequence[str], Scan]]:
    """Batch by batch; a batch that made the tool fail is halved until the file that did it stands alone."""
    divisions = _DIVISIONS
    pending = list(by_length(paths, tool.limit))[::-1]
    done: list[tuple[Sequence[str], Scan]] = []
    while pending:
        batch = pending.pop()
        found, divisible = _batch(tool, batch, deadline)
        if divisible and len(batch) > 1 and divisions:
            divisions -= 1
            pending += [batch[len(batch) // 2 :], batch[: len(batch) // 2]]
        else:
            done.append((batch, found))
    return done


def _batch(tool: Tool, batch: Sequence[str], deadline: float) -> tuple[Scan, bool]:
    left = deadline - time.monotonic()
    if left <= 0:
        return Scan(tool.name, failure=f"{tool.name} ran out of time"), False
    ran = tool.start(batch, left)
    if ran.trouble:
        return Scan(tool.name, failure=failure(tool.name, tool.install, ran)), ran.trouble == "status"
    try:
        return tool.read(ran.output, batch), False
    except (ValueError, KeyError, TypeError, AttributeError):
        return Scan(tool.name, failure=f"{tool.name} wrote something that is not its usual output"), True


def failure(name: str, install: str, ran: Ran) -> str:
    """One line for people: what went wrong with a process."""
    match ran.trouble:
        case "missing":
            return f"{name} is not installed: pip install {install}"
        case "timeout":
            return f"{name} took too long and was stopped"
        case "output":
            return f"{name} wrote more than can be read and was stopped"
        case _:
            lines = [line.strip() for line in ran.errors.splitlines() if line.strip()]
            told = lines[-1 if lines[0].startswith("Traceback") else 0][:200] if lines else ""
            return f"{name} ended with exit code {ran.status}" + (f": {told}" if told else "")


def by_length(paths: Sequence[str], limit: int) -> Iterator[Sequence[str]]:
    """The paths in order, in runs that fit on a command line."""
    batch: list[str] = []
    length = 0
    for path in paths:
        if batch and length + len(path) + 8 > limit:
            yield batch
            batch, length = [], 0
        batch.append(path)
        length += len(path) + 8
    if batch:
        yield batch


def merge(name: str, parts: Sequence[tuple[Sequence[str], Scan]]) -> Scan:
    """One Scan of all parts. A part's failure is its files' reason, and the scanner's own only if no part went well."""
    failures = [part.failure for _, part in parts if part.failure]
    if failures and len(failures) == len(parts):
        return Scan(name, failure=failures[0])
    skipped: dict[str, str] = {}
    failed: set[str] = set()
    for paths, part in parts:
        skipped |= dict.fromkeys(paths, part.failure) if part.failure else part.skipped
        failed |= set(paths) if part.failure else part.failed
    return Scan(
        name,
        version=next((part.version for _, part in parts if part.version), ""),
        examined=frozenset().union(*(part.examined for _, part in parts)),
        alerts=tuple(alert for _, part in parts for alert in part.alerts),
        skipped=skipped,
        failed=frozenset(failed),
    )


def also_skipped(found: Scan, skipped: Mapping[str, str]) -> Scan:
    """With the files that were never given to the tool."""
    return found._replace(skipped={**found.skipped, **skipped})
