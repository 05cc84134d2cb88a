from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readiness.model.artifact import Scan
from readiness.scanners import batches
from readiness.scanners.process import Ran

if TYPE_CHECKING:
    from collections.abc import Sequence


def tool(start: object, shards: int = 1, limit: int = 1000) -> batches.Tool:
    assert callable(start)
    return batches.Tool(
        name="lint",
        install="lint-py",
        start=lambda paths, _: start(paths),
        read=lambda output, paths: Scan("lint", version=output, examined=frozenset(paths)),
        shards=shards,
        limit=limit,
    )


def test_long_lists_are_cut_and_shared_out() -> None:
    calls: list[Sequence[str]] = []

    def start(paths: Sequence[str]) -> Ran:
        calls.append(tuple(paths))
        return Ran(output="1.0")

    paths = [f"file-{number:04}" for number in range(40)]
    found = batches.scan(tool(start, shards=2, limit=180), paths, 60)
    assert found == Scan("lint", version="1.0", examined=frozenset(paths))
    assert sorted(map(len, calls)) == [10, 10, 10, 10]


def test_a_file_that_crashes_the_tool_costs_only_itself() -> None:
    def start(paths: Sequence[str]) -> Ran:
        return Ran(trouble="status", status=2, errors="\nboom: a\nmore") if "bad" in paths else Ran(output="1.0")

    found = batches.scan(tool(start), ["a", "b", "bad", "c", "d"], 60)
    assert found == Scan(
        "lint",
        version="1.0",
        examined=frozenset("abcd"),
        skipped={"bad": "lint ended with exit code 2: boom: a"},
        failed=frozenset({"bad"}),
    )


@pytest.mark.parametrize(
    ("ran", "failure"),
    [
        (Ran(trouble="missing"), "lint is not installed: pip install lint-py"),
        (Ran(trouble="timeout"), "lint took too long and was stopped"),
        (Ran(trouble="output"), "lint wrote more than can be read and was stopped"),
        (Ran(trouble="status", status=3), "lint ended with exit code 3"),
    ],
    ids=["missing", "timeout", "output", "status"],
)
def test_a_tool_that_fails_on_all_files_has_failed(ran: Ran, failure: str) -> None:
    assert batches.scan(tool(lambda _: ran), ["a", "b"], 60) == Scan("lint", failure=failure)


def test_a_slow_tool_is_not_started_again() -> None:
    calls: list[int] = []

    def start(paths: Sequence[str]) -> Ran:
        calls.append(len(paths))
        return Ran(trouble="timeout")

    batches.scan(tool(start), ["a", "b", "c"], 60)
    assert calls == [3]


def test_a_tool_that_crashes_on_everything_is_given_up() -> None:
    calls: list[int] = []

    def start(paths: Sequence[str]) -> Ran:
        calls.append(len(paths))
        return Ran(trouble="status", status=2, errors="Traceback (most recent call last):\n  x\nImportError: no y\n")

    found = batches.scan(tool(start, limit=100_000), [f"file-{number}" for number in range(3000)], 60)
    assert found == Scan("lint", failure="lint ended with exit code 2: ImportError: no y")
    assert len(calls) < 100
