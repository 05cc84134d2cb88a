"""Work in several processes at once: forked ones have all that is known already, and only their results are sent."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING, NoReturn, TypeVar, cast

from readiness import pattern
from readiness.cache import sealed
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
R = TypeVar("R")
MOST = 8
"""Processes: more of them wait for one another."""


class _Child(NamedTuple):
    process: int
    results: int
    """The pipe that they come through."""


def processors() -> int:
    """How many processes may work at once; one where none can be forked."""
    if not hasattr(os, "fork"):
        return 1
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(allowed, MOST)


def side_by_side(work: Callable[[T], R], parts: Sequence[T]) -> list[R]:
    """The work's result of each part: of the first made here, of the others in a process each.

    Must not be called while threads of ours run. What a process could not do is done here.
    """
    if len(parts) > 1:
        gc.freeze()  # or the first look for garbage in a process would copy all that it has from here
    children = [_begun(work, part) for part in parts[1:]]
    own = work(parts[0])
    return [own, *(_ended(child, work, part) for child, part in zip(children, parts[1:], strict=True))]


def _begun(work: Callable[[T], object], part: T) -> _Child | None:
    try:
        results, written = os.pipe()
        process = os.fork()
    except OSError:  # too many processes: then it is done here
        return None
    if not process:
        _work(work, part, written)
    os.close(written)
    return _Child(process, results)


def _work(work: Callable[[T], object], part: T, written: int) -> NoReturn:
    """In the child, which ends here whatever happens: nothing of the parent's is finished twice."""
    try:
        with open(written, "wb") as stream:
            stream.write(sealed.packed((work(part), pattern.fresh())))
        os._exit(0)
    finally:
        os._exit(1)


def _ended(child: _Child | None, work: Callable[[T], R], part: T) -> R:
    if child is None:
        return work(part)
    with open(child.results, "rb") as stream:
        told = stream.read()
    _, status = os.waitpid(child.process, 0)
    if status:
        return work(part)
    result, missed = cast("tuple[R, list[tuple[str, int]]]", sealed.unpacked_own(told))
    pattern.missed(missed)
    return result
