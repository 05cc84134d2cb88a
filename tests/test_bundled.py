"""The bundle of our modules: runs start with it, without it and in spite of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from readiness import bundled, places

SHOWN = (
    "from readiness.__main__ import main; main(); import readiness.cli; print(type(readiness.cli.__loader__).__name__)"
)
"""Runs a command, and tells who found a module of it."""


def started(cache: Path, *, written: bool = True) -> str:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    more = {} if written else {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": str(cache / "nowhere")}
    ran = subprocess.run(
        [sys.executable, "-c", SHOWN, "explain", "DL3007"],
        env={**kept, **more, "XDG_CACHE_HOME": str(cache)},
        capture_output=True,
        text=True,
        check=True,
    )
    *said, loader = ran.stdout.splitlines()
    assert any("DL3007" in line for line in said)
    return loader


def file(cache: Path) -> Path:
    return Path(bundled.place(places.cache({"XDG_CACHE_HOME": str(cache)})))


def test_the_second_run_reads_one_file(tmp_path: Path) -> None:
    assert started(tmp_path) == "SourceFileLoader"
    assert file(tmp_path).stat().st_size > 1_000_000
    assert started(tmp_path) == "Bundle"


@pytest.mark.parametrize("damage", [b"", b"x", bytes(40), b"\xff" * 60], ids=len)
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, damage: bytes) -> None:
    started(tmp_path)
    file(tmp_path).write_bytes(damage)
    assert started(tmp_path) == "SourceFileLoader"
    assert started(tmp_path) == "Bundle"


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="who may write is told in another way here")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_code_that_others_may_have_written_is_not_run(tmp_path: Path, what: str) -> None:
    started(tmp_path)
    kept = file(tmp_path)
    (kept if what == "file" else kept.parent).chmod(0o777)
    assert started(tmp_path) == "SourceFileLoader"
    before = kept.stat().st_mtime_ns
    assert started(tmp_path) == ("Bundle" if what == "file" else "SourceFileLoader")
    assert what == "file" or kept.stat().st_mtime_ns == before


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    started(tmp_path)
    kept = file(tmp_path)
    kept.rename(tmp_path / "elsewhere")
    kept.symlink_to(tmp_path / "elsewhere")
    assert started(tmp_path) == "SourceFileLoader"


def test_where_python_writes_nothing_there_is_nothing_to_keep(tmp_path: Path) -> None:
    assert started(tmp_path, written=False) == "SourceFileLoader"
    assert not file(tmp_path).exists()


def test_a_module_that_has_changed_is_left_to_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started(tmp_path)
    bundle = bundled.Bundle(str(file(tmp_path)))
    assert bundle.find_spec("readiness.cli") is not None
    monkeypatch.setattr(bundled, "_is_of", lambda *_: False)
    assert bundle.find_spec("readiness.cli") is None
    assert bundle.stale()


def test_what_is_not_ours_is_not_looked_for(tmp_path: Path) -> None:
    bundle = bundled.Bundle(str(tmp_path / "absent"))
    assert bundle.find_spec("json") is None
    assert bundle.find_spec("readiness.nothing_of_this_name") is None
    assert not bundle.stale()


def test_a_few_installations_have_their_own_file(tmp_path: Path) -> None:
    started(tmp_path)
    folder = file(tmp_path).parent
    for number in range(6):
        (folder / f"modules-{number}.compiled").write_bytes(b"")
        os.utime(folder / f"modules-{number}.compiled", (number, number))
    file(tmp_path).unlink()
    started(tmp_path)
    assert sorted(path.name for path in folder.glob("modules-*")) == sorted(
        [file(tmp_path).name, *(f"modules-{number}.compiled" for number in (3, 4, 5))]
    )
