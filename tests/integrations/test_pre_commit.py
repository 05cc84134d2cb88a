"""The hooks, called as pre-commit calls them: in batches, side by side, with names that do not concern us."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
HOOKS: dict[str, dict[str, Any]] = {
    one["id"]: one for one in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
}
BAD = "FROM debian:latest\nENV DB_PASSWORD=correct-horse-7\n"


def called(hook: str, folder: Path, *names: str, more: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    program, *words = shlex.split(HOOKS[hook]["entry"])
    assert program == "readiness"
    return subprocess.run(
        [sys.executable, "-m", "readiness", *words, "--without", "all", *more, *names],
        cwd=folder, capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PRE_COMMIT": "1", "XDG_CACHE_HOME": str(folder.parent / "cache")},
    )  # fmt: skip


def findings(done: subprocess.CompletedProcess[str]) -> set[tuple[str, str, str]]:
    return {
        (one["rule_id"], one["path"], one["fingerprint"])
        for one in json.loads(done.stdout)["findings"]
        if one["kind"] == "fail"
    }


def repository(folder: Path, services: int) -> list[str]:
    for number in range(services):
        (folder / f"s{number}").mkdir(parents=True)
        (folder / f"s{number}" / "Dockerfile").write_text(BAD, encoding="utf-8")
        (folder / f"s{number}" / "notes.bin").write_bytes(b"\0\1")
    return [f"s{number}/{name}" for number in range(services) for name in ("Dockerfile", "notes.bin")]


def test_batches_side_by_side_find_what_one_call_finds(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    names = repository(folder, 12)
    json_out = ("--output", "json")
    whole = findings(called("readiness", folder, *names, more=json_out))
    batches = [names[at : at + 6] for at in range(0, len(names), 6)]
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda batch: called("readiness", folder, *batch, more=json_out), batches))
    assert all(one.returncode == 1 for one in done)
    assert set().union(*map(findings, done)) == whole
    assert len(whole) >= 24


def test_names_that_do_not_concern_us_pass(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    repository(folder, 1)
    done = called("readiness", folder, "s0/notes.bin")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_fixing_hook_changes_files_and_leaves_what_it_can_not_mend(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    file = folder / "Dockerfile"
    file.write_text("FROM debian:12.5\nMAINTAINER somebody\nRUN apt-get install curl\nUSER 1000\n", encoding="utf-8")
    before = file.read_text(encoding="utf-8")
    called("readiness-fix", folder, "Dockerfile")
    after = file.read_text(encoding="utf-8")
    assert after != before
    called("readiness-fix", folder, "Dockerfile")
    assert file.read_text(encoding="utf-8") == after


def test_the_whole_repository_is_audited_without_names(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    repository(folder, 2)
    assert HOOKS["readiness-audit"]["pass_filenames"] is False
    done = called("readiness-audit", folder)
    assert done.returncode == 1
    assert "NOT READY" in done.stdout


def test_hooks_need_python_alone() -> None:
    assert len(HOOKS) == 3
    for hook in HOOKS.values():
        assert hook["language"] == "python"
        assert hook["minimum_pre_commit_version"]
