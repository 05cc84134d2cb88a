"""Scanners are run on what changed alone, and what they failed on is asked again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from readiness.cache.store import Store
from readiness.engine.files import Work
from readiness.engine.memory import Memory
from readiness.engine.plan import plan
from readiness.model.artifact import Alert, Scan
from readiness.model.location import Location
from readiness.scanners import ScanOptions, running
from readiness.scanners.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Sequence


class Fake:
    """A scanner that alerts on every file with an `x`."""

    NAME = "fake"
    NETWORK = False

    def __init__(self, kept: str) -> None:
        self.KEPT = kept
        self.given: list[tuple[str, ...]] = []
        self.slow: frozenset[str] = frozenset()

    def wants(self, path: str) -> bool:
        return path.endswith(".txt")

    def scan(self, root: str, paths: Sequence[str], options: ScanOptions) -> Scan:  # noqa: ARG002
        self.given.append(tuple(paths))
        told = {path: Path(root, path).read_text("utf-8") for path in paths if path not in self.slow}
        alerts = tuple(
            Alert("X1", Location(path), "x") for path, text in sorted(told.items(), reverse=True) if "x" in text
        )
        skipped = {path: "ran out of time" for path in paths if path in self.slow}
        return Scan("fake", "1.0", frozenset(told), alerts, "", skipped, (), self.slow.intersection(paths))


def run(root: Path, kept: Path, fake: Fake, monkeypatch: pytest.MonkeyPatch) -> Scan:
    monkeypatch.setattr(running, "load", lambda _name: fake)
    store = Store(str(kept / "results" / "kept.sqlite"))
    memory = Memory(store, b"state", Work(str(root), plan(()), lambda _path: ""))
    options = ScanOptions()
    paths = sorted(path.name for path in root.iterdir())
    found = running.start(["fake"], str(root), paths, options, Kept(memory, str(root), options)).result()["fake"]
    store.close()
    return found


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.txt").write_text("x" if name != "b" else "y")
    return folder


@pytest.mark.parametrize(("kept", "again"), [("file", ("b.txt",)), ("set", ("a.txt", "b.txt", "c.txt"))])
def test_only_what_changed_is_scanned(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: str, again: tuple[str, ...]
) -> None:
    fake = Fake(kept)
    first = run(root, tmp_path, fake, monkeypatch)
    assert [alert.location.path for alert in first.alerts] == ["a.txt", "c.txt"]
    assert run(root, tmp_path, fake, monkeypatch) == first
    assert fake.given == [("a.txt", "b.txt", "c.txt")]
    (root / "b.txt").write_text("x")
    assert len(run(root, tmp_path, fake, monkeypatch).alerts) == 3
    assert fake.given[1:] == [again]


def test_what_it_had_no_time_for_is_asked_again(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = Fake("file")
    fake.slow = frozenset({"a.txt"})
    assert run(root, tmp_path, fake, monkeypatch).skipped == {"a.txt": "ran out of time"}
    fake.slow = frozenset()
    found = run(root, tmp_path, fake, monkeypatch)
    assert fake.given[1:] == [("a.txt",)]
    assert found.examined == {"a.txt", "b.txt", "c.txt"}
