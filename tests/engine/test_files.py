"""Many files in worker processes: whatever is done first, results come in the order of what was asked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from readiness.assemble import Unit
from readiness.engine import files

if TYPE_CHECKING:
    from readiness.engine.files import Task


def _named(task: Task) -> str:
    what, _ = task
    return what if isinstance(what, str) else what.folder


@pytest.mark.parametrize("processors", [1, 2])
def test_results_come_in_order(monkeypatch: pytest.MonkeyPatch, processors: int) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    monkeypatch.setattr(files, "WORTH_WORKERS", 1)
    tasks: list[Task] = [(f"file-{number}", "") for number in range(50)]
    tasks += [(Unit("helm", f"chart-{number}", ()), "") for number in range(3)]
    tasks.insert(7, (Unit("kustomize", "overlay", ()), ""))
    assert list(files.in_order(_named, tasks)) == [_named(task) for task in tasks]


def test_charts_are_handed_out_first_and_alone() -> None:
    tasks: list[Task] = [(f"file-{number}", "") for number in range(files.AT_ONCE + 1)]
    tasks.append((Unit("helm", "chart", ()), ""))
    parts = files._parts(tasks)
    assert [len(part) for part in parts] == [1, files.AT_ONCE, 1]
    assert parts[0][0][0] == files.AT_ONCE + 1
