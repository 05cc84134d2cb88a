from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import pytest

from readiness.discover import git
from readiness.repository import distrust
from readiness.scanners import process

if TYPE_CHECKING:
    from pathlib import Path


def python(code: str, cwd: Path, *, timeout: float = 20, limit: int = 1_000_000) -> process.Ran:
    return process.run([sys.executable, "-c", code], cwd=str(cwd), timeout=timeout, limit=limit)


def test_output_errors_and_input_are_kept_apart(tmp_path: Path) -> None:
    code = "import sys; print(sys.stdin.read().upper()); print('é', file=sys.stderr)"
    ran = process.run([sys.executable, "-c", code], cwd=str(tmp_path), timeout=20, given="in")
    assert ran == process.Ran(output="IN\n", errors="é\n")


@pytest.mark.parametrize(("status", "trouble"), [(0, ""), (1, ""), (2, "status"), (-9, "status")])
def test_only_accepted_exit_codes_are_well(tmp_path: Path, status: int, trouble: str) -> None:
    code = f"import os, sys; os.kill(os.getpid(), 9) if {status} < 0 else sys.exit({status})"
    ran = process.run([sys.executable, "-c", code], cwd=str(tmp_path), timeout=20, accept=(0, 1))
    assert (ran.trouble, ran.status) == (trouble, status)


def test_a_hang_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    child = "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); time.sleep(60)"
    began = time.monotonic()
    assert python(child, tmp_path, timeout=1).trouble == "timeout"
    assert time.monotonic() - began < 5


def test_endless_output_is_ended(tmp_path: Path) -> None:
    ran = python("while True: print('x' * 10_000)", tmp_path, limit=100_000)
    assert ran.trouble == "output"
    assert len(ran.output) < 300_000


def test_a_missing_tool_is_told_from_a_broken_one(tmp_path: Path) -> None:
    assert process.run(["no-such-tool-here"], cwd=str(tmp_path), timeout=5).trouble == "missing"


def test_the_environment_has_no_colour_and_no_options_but_the_proxies() -> None:
    given = {"HTTPS_PROXY": "http://p:1", "HADOLINT_IGNORE": "DL3007", "PIP_AUDIT_OUTPUT": "x", "FORCE_COLOR": "1"}
    found = process.environment(given | {"PYTHONPATH": "."})
    assert found == {
        "HTTPS_PROXY": "http://p:1",
        "LC_ALL": found["LC_ALL"],
        "NO_COLOR": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONSAFEPATH": "1",
        "PYTHONUTF8": "1",
    }


def test_tools_are_found_beside_the_interpreter_first() -> None:
    assert process.find("bandit", avoid="/nowhere") == os.path.join(os.path.dirname(sys.executable), "bandit")


@pytest.mark.parametrize("entry", [".", "{root}", "{root}/bin"], ids=["relative", "root", "below"])
def test_nothing_of_the_audited_folder_is_executed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: str) -> None:
    for folder in (tmp_path, tmp_path / "bin"):
        folder.mkdir(exist_ok=True)
        (folder / "evil-tool").write_text("#!/bin/sh\n")
        (folder / "evil-tool").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", entry.format(root=tmp_path))
    assert process.find("evil-tool", avoid=str(tmp_path)) == ""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert process.find("evil-tool", avoid="/elsewhere") == str(tmp_path / "bin" / "evil-tool")


def test_nothing_of_the_repository_around_the_audited_folder_is_executed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    audited = tmp_path / "services" / "web"
    for folder in (audited, tmp_path / ".git", tmp_path / "bin"):
        folder.mkdir(parents=True)
    (tmp_path / "bin" / "evil-tool").write_text("#!/bin/sh\n")
    (tmp_path / "bin" / "evil-tool").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert process.find("evil-tool", avoid=str(audited)) == ""
    with pytest.raises(git.GitError, match="not installed"):
        git.listed(str(audited))


def test_nothing_of_an_audited_repository_is_executed_for_what_is_laid_out_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    audited = tmp_path / "shop"
    (audited / "bin").mkdir(parents=True)
    (audited / "bin" / "evil-tool").write_text("#!/bin/sh\n")
    (audited / "bin" / "evil-tool").chmod(0o755)
    monkeypatch.setenv("PATH", str(audited / "bin"))
    assert process.find("evil-tool", avoid="/elsewhere") != ""
    monkeypatch.setattr("readiness.repository._AUDITED", set())
    distrust(str(audited))
    assert process.find("evil-tool", avoid="/elsewhere") == ""


def test_the_audited_folder_is_not_on_the_path_of_python_tools(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(9)\n")
    ran = process.run([sys.executable, "-m", "json.tool"], cwd=str(tmp_path), timeout=20, given="[]")
    assert (ran.trouble, ran.output) == ("", "[]\n")


def test_what_a_tool_leaves_behind_does_not_hold_us_up(tmp_path: Path) -> None:
    began = time.monotonic()
    ran = python(
        "import subprocess, sys; print('done'); subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])",
        tmp_path,
    )
    assert (ran.trouble, ran.output) == ("", "done\n")
    assert time.monotonic() - began < 10
