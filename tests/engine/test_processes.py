"""Work that is shared out comes back whole, and in order, whatever becomes of a process."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from readiness import pattern
from readiness.engine import processes

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = os.getpid()
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing can be forked here")


def test_each_part_has_its_process_and_its_place() -> None:
    said = processes.side_by_side(lambda part: (part, os.getpid()), ["a", "b", "c"])
    assert [part for part, _ in said] == ["a", "b", "c"]
    assert said[0][1] == HERE
    assert len({process for _, process in said}) == 3


def test_one_part_needs_no_process() -> None:
    assert processes.side_by_side(lambda _part: os.getpid(), ["a"]) == [HERE]


def _raises() -> None:
    raise ValueError("only in the child")


def _ends() -> None:
    os._exit(3)


def _sends_what_cannot_be_sent() -> Callable[[], None]:
    return lambda: None


@pytest.mark.parametrize("act", [_raises, _ends, _sends_what_cannot_be_sent])
def test_what_a_process_could_not_do_is_done_here(act: Callable[[], object]) -> None:
    def work(part: str) -> object:
        return part if os.getpid() == HERE else act()

    assert processes.side_by_side(work, ["a", "b"]) == ["a", "b"]


def test_where_nothing_can_be_forked_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(os, "fork", refuse)
    assert processes.side_by_side(lambda part: (part, os.getpid()), ["a", "b"]) == [("a", HERE), ("b", HERE)]


def test_more_than_a_pipe_holds_comes_through() -> None:
    assert [len(one) for one in processes.side_by_side(lambda size: b"x" * size, [1, 3_000_000])] == [1, 3_000_000]


def test_patterns_that_were_compiled_there_are_known_here() -> None:
    pattern.fresh()
    processes.side_by_side(lambda part: pattern.missed([(part, 0)]), ["a", "b"])
    assert sorted(pattern.fresh()) == [("a", 0), ("b", 0)]
    assert pattern.fresh() == []
