"""The action and the workflows, run and read as GitHub runs and reads them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import composite_action as composite
import pytest
import yaml

from readiness.audit import audit
from readiness.config import Config
from readiness.model.finding import Kind, Level
from readiness.request import Request

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
BAD = "FROM debian:latest\nRUN true\n" + "".join(
    f"ENV TOKEN_{n}=hunter2\nADD https://example.org/{n} /{n}\n" for n in range(15)
)
GIT = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.org"}  # fmt: skip


@pytest.fixture
def temp(tmp_path: Path) -> Path:
    """RUNNER_TEMP, with this environment's readiness where install.sh would put it."""
    folder = tmp_path / "temp"
    programs = folder / "readiness" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to(sys.executable)
    script = programs / "readiness"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m readiness "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    (folder / "my service").mkdir(parents=True)
    (folder / "my service" / "Dockerfile").write_text(BAD, encoding="utf-8")
    return folder


def environment(**more: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": os.environ.get("HOME", "/"), **GIT, **more}


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, env=environment(), check=True, capture_output=True)


def test_everything_is_told_and_the_exit_code_is_the_audits(workspace: Path, temp: Path) -> None:
    done = composite.run(
        ROOT, workspace, temp, environment(), {"path": "my service", "arguments": "--without\nall\n--offline"},
        without={"Install"},
    )  # fmt: skip
    assert done.code == 1
    assert done.outputs["exit-code"] == "1"
    assert done.outputs["ready"] == "false"
    report = json.loads(Path(done.outputs["json"]).read_text(encoding="utf-8"))
    fails = [one for one in report["findings"] if one["kind"] == "fail"]
    for level in ("error", "warning", "note"):
        assert done.outputs[f"{level}s"] == str(sum(one["level"] == level for one in fails))
    assert json.loads(Path(done.outputs["sarif"]).read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert "NOT READY" in done.log
    assert done.summary.count("\n") > 5
    annotated = re.findall(r"^::(error|warning) ", done.log, re.MULTILINE)
    assert 0 < annotated.count("error") <= 10
    assert 0 < annotated.count("warning") <= 10
    assert "hunter2" not in done.log + done.summary


def test_arguments_are_not_split_at_blanks(workspace: Path, temp: Path) -> None:
    inputs = {"arguments": "--without\nall\n--exclude\nmy service/*\n--offline"}
    done = composite.run(ROOT, workspace, temp, environment(), inputs, without={"Install"})
    report = json.loads(Path(done.outputs["json"]).read_text(encoding="utf-8"))
    assert not [one for one in report["findings"] if one["kind"] == "fail"]


def test_what_a_shell_would_run_is_only_text(workspace: Path, temp: Path) -> None:
    inputs = {"path": "$(touch pwned)", "arguments": '"; touch pwned; `touch pwned`'}
    done = composite.run(ROOT, workspace, temp, environment(), inputs, without={"Install"})
    assert done.code == 2
    assert done.outputs == {"exit-code": "2"}
    assert not (workspace / "pwned").exists()


def test_a_pull_request_fails_only_on_what_it_brings(workspace: Path, temp: Path) -> None:
    git(workspace, "init", "-qb", "main")
    git(workspace, "add", "-A")
    git(workspace, "commit", "-qm", "old sins")
    git(workspace, "update-ref", "refs/remotes/origin/main", "HEAD")
    (workspace / "README.md").write_text("# Shop\n", encoding="utf-8")
    git(workspace, "add", "-A")
    git(workspace, "commit", "-qm", "harmless")
    request = environment(GITHUB_BASE_REF="main")
    arguments = "--without\nall\n--offline"
    harmless = composite.run(ROOT, workspace, temp, request, {"arguments": arguments}, without={"Install"})
    assert (harmless.code, harmless.outputs["errors"]) == (0, "0")
    (workspace / "Dockerfile").write_text("FROM debian:12\nENV DB_PASSWORD=correct-horse-7\n", encoding="utf-8")
    git(workspace, "add", "-A")
    git(workspace, "commit", "-qm", "a new sin")
    new = composite.run(ROOT, workspace, temp, request, {"arguments": arguments}, without={"Install"})
    assert new.code == 1
    whole = {"arguments": arguments, "compare": "never"}
    everything = composite.run(ROOT, workspace, temp, request, whole, without={"Install"})
    assert int(everything.outputs["errors"]) > int(new.outputs["errors"]) > 0


def test_an_old_python_is_refused_in_one_line(tmp_path: Path) -> None:
    old = tmp_path / "python2"
    old.write_text('#!/bin/sh\n[ "$1" = -V ] && { echo Python 2.7.18; exit 0; }\nexit 1\n', encoding="utf-8")
    old.chmod(0o755)
    script = ROOT / "integrations" / "install.sh"
    done = subprocess.run(
        [str(script), str(tmp_path / "venv")],
        env=environment(PYTHON=str(old)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "is Python 2.7.18" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def workflows() -> Iterator[Path]:
    yield from sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def _steps(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for job in told["jobs"].values():
        yield from job["steps"]


@pytest.mark.parametrize("path", list(workflows()), ids=lambda path: path.name)
def test_actions_are_pinned_and_nothing_asks_for_more_than_it_needs(path: Path) -> None:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert told["permissions"] == {}
    for step in _steps(told):
        used = step.get("uses", "./")
        assert used.startswith("./") or re.search(r"@[0-9a-f]{40}$", used), used
        if used.startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False
    for name, job in told["jobs"].items():
        assert all(right == "read" for key, right in job["permissions"].items() if key != "security-events"), name
        assert job["timeout-minutes"]


def test_inputs_reach_the_shell_only_through_the_environment() -> None:
    told = composite.load(ROOT)
    for step in told["runs"]["steps"]:
        assert "${{" not in step["run"]
    named = set(re.findall(r"inputs\.([\w-]+)", json.dumps(told["runs"])))
    assert named == set(told["inputs"])
    outputs = {re.search(r"outputs\.([\w-]+)", one["value"]).group(1) for one in told["outputs"].values()}  # type: ignore[union-attr]
    assert outputs == set(told["outputs"])


def test_they_pass_our_own_audit(tmp_path: Path) -> None:
    from shutil import copy, copytree

    copytree(ROOT / ".github", tmp_path / ".github")
    copytree(ROOT / "integrations", tmp_path / "integrations")
    for name in ("action.yml", "Dockerfile", ".dockerignore", "pyproject.toml"):
        copy(ROOT / name, tmp_path / name)
    from datetime import date

    report = audit(Request(str(tmp_path), Config(without=("all",), offline=True), today=lambda: date(2026, 11, 27)))
    bad = [one for one in report.findings if one.kind is Kind.FAIL and one.level is not Level.NOTE]
    assert not bad, [(one.rule_id, one.location.path, one.message) for one in bad]
    assert any(one.kind is Kind.PASS and one.location.path == "Dockerfile" for one in report.findings)
