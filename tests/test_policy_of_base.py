"""A change does not write its own policy: parents and rules of one's own are the base's, wherever the run begins."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from readiness.cli import main

if TYPE_CHECKING:
    from pathlib import Path

RULE = """\
id: acme-base-registry
title: Images are built on ours
level: error
precision: high
items: []
message: "{name} is not from our registry"
why: Nobody patches the others.
remediation: Build on registry.acme.example.
check:
  each: dockerfile.base-image
  require: {path: registry, equals: registry.acme.example}
cases:
  other: {expect: fail, files: {Dockerfile: "# fail\\nFROM debian:12\\n"}}
  ours: {expect: pass, files: {Dockerfile: "FROM registry.acme.example/debian:12\\n"}}
"""
FILES = {
    "readiness.toml": 'extends = ["policy/base.toml"]\nrule_folders = ["policy/rules"]\nselect = ["acme-*"]\nwithout = ["all"]\n',
    "policy/base.toml": 'locked = ["acme-base-registry"]\n',
    "policy/rules/acme-base-registry.yaml": RULE,
    "README.md": "x\n",
}


def git(root: Path, *words: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    names = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    subprocess.run(["git", *names, "-C", str(root), *words], capture_output=True, check=True, env=environment)


def committed(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "change")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    committed(root, FILES)
    git(root, "checkout", "-q", "-b", "feature")
    return root


def audited(root: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    capsys.readouterr()
    code = main(["audit", str(root), "--output", "json", "--diff-base", "main"])
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, [one["path"] for one in report["findings"] if one["kind"] == "fail" and "suppression" not in one]


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"policy/base.toml": "", "readiness.toml": 'rule_folders = ["policy/rules"]\nignore = ["acme-*"]\n'},
        {"policy/rules/acme-base-registry.yaml": RULE.replace("level: error", "level: note")},
        {"policy/rules/acme-base-registry.yaml": "not a rule\n"},
        {"readiness.toml": ""},
    ],
    ids=["nothing", "unlocked and ignored", "rule lowered", "rule broken", "no policy"],
)
def test_a_change_is_judged_by_the_policy_it_began_with(
    clone: Path, capsys: pytest.CaptureFixture[str], change: dict[str, str]
) -> None:
    committed(clone, {"Dockerfile": "FROM debian:12\n", **change})
    assert audited(clone, capsys) == (1, ["Dockerfile"])


def test_single_files_find_the_repositorys_policy_from_anywhere(
    clone: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    committed(clone, {"sub/Dockerfile": "FROM debian:12\n", "sub/readiness.toml": "offline = true\n"})
    for folder, path in ((clone, "sub/Dockerfile"), (clone / "sub", "Dockerfile")):
        monkeypatch.chdir(folder)
        assert main(["audit", path, "--output", "concise"]) == 1
        assert capsysbinary.readouterr().out.startswith(b"sub/Dockerfile:1:6: error acme-base-registry")


def test_without_one_at_the_top_the_nearest_counts(
    clone: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    git(clone, "rm", "-q", "readiness.toml")
    committed(clone, {"sub/Dockerfile": "FROM debian:latest\n", "sub/readiness.toml": 'ignore = ["all"]\n'})
    monkeypatch.chdir(clone / "sub")
    assert main(["audit", "Dockerfile", "--output", "concise"]) == 0
    assert b"docker-base-latest" not in capsysbinary.readouterr().out


def test_files_are_listed_with_what_becomes_of_them(
    clone: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (clone / "Dockerfile").write_text("FROM debian:12\n")
    (clone / "notes.xyz").write_text("x\n")
    monkeypatch.chdir(clone)
    assert main(["audit", ".", "--show-files", "--exclude", "policy/"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "Dockerfile: read (dockerfile)" in lines
    assert "notes.xyz: no rule asks for this kind of file, but for secrets" in lines
    assert "policy/: skipped: excluded by configuration (2 files)" in lines
    assert main(["audit", "Dockerfile", "README.md", "--show-files", "--exclude", "Dockerfile"]) == 0
    assert "Dockerfile: skipped: excluded by configuration (1 file)" in capsys.readouterr().out
