"""A monorepo: each member's own file holds in its folder, whatever a run names and wherever it starts."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from readiness.audit import audit
from readiness.config import load
from readiness.errors import ConfigError
from readiness.model.finding import Kind, Level
from readiness.places import compiled_rules
from readiness.request import Request

if TYPE_CHECKING:
    from pathlib import Path

    from readiness.model.report import Report

LATEST = "FROM debian:latest\nUSER 1000\n"
RULE = "docker-base-latest"


def write(root: Path, files: dict[str, str]) -> str:
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return str(root)


def audited(root: str, *paths: str) -> Report:
    config = load(root)._replace(without=("all",), offline=True)
    return audit(Request(root, config, lambda: date(2026, 11, 1), paths=paths, compiled=compiled_rules(os.environ)))


def fails(report: Report) -> dict[str, Level]:
    return {
        one.location.path: one.level
        for one in report.findings
        if one.rule_id == RULE and one.kind is Kind.FAIL and one.suppression is None
    }


FILES = {
    "readiness.toml": 'members = ["services/*"]\n',
    "services/a/readiness.toml": f'ignore = ["{RULE}"]\noffline = true\n',
    "services/b/readiness.toml": f'exclude = ["old/", "/top"]\n[rules.{RULE}]\nlevel = "note"\n',
    "services/c/readiness.toml": f'[[suppress]]\nrule = "{RULE}"\npath = "lab/*"\nreason = "never deployed"\n',
    **{f"services/{name}/Dockerfile": LATEST for name in "abcd"},
    "services/b/deep/old/Dockerfile": LATEST,
    "services/b/top/Dockerfile": LATEST,
    "services/c/lab/Dockerfile": LATEST,
    "top/Dockerfile": LATEST,
    "Dockerfile": LATEST,
}
EXPECTED = {
    "Dockerfile": Level.ERROR,
    "top/Dockerfile": Level.ERROR,
    "services/b/Dockerfile": Level.NOTE,
    "services/c/Dockerfile": Level.ERROR,
    "services/d/Dockerfile": Level.ERROR,
}


def test_each_member_has_its_own_word_in_its_folder(tmp_path: Path) -> None:
    report = audited(write(tmp_path, FILES))
    assert fails(report) == EXPECTED
    notes = "\n".join(one.message for one in report.notifications)
    assert "services/a/readiness.toml: offline hold only where that folder is audited by itself" in notes
    assert load(str(tmp_path)).source == "readiness.toml"
    assert not load(str(tmp_path)).offline


@pytest.mark.parametrize("path", sorted(EXPECTED))
def test_it_does_not_depend_on_what_a_run_names(tmp_path: Path, path: str) -> None:
    assert fails(audited(write(tmp_path, FILES), path, "services/a/Dockerfile")) == {path: EXPECTED[path]}


def test_a_member_is_bound_by_locks(tmp_path: Path) -> None:
    files = {**FILES, "readiness.toml": f'members = ["services/*"]\nlocked = ["{RULE}"]\nlocked_keys = ["exclude"]\n'}
    with pytest.raises(ConfigError) as caught:
        audited(write(tmp_path, files))
    assert str(caught.value).splitlines() == [
        "services/b/readiness.toml:1: `exclude` is locked by readiness.toml: it can not be set here"
    ]
    write(tmp_path, {"services/b/readiness.toml": f'[rules.{RULE}]\nlevel = "note"\n'})
    with pytest.raises(ConfigError) as caught:
        audited(str(tmp_path))
    assert str(caught.value).splitlines() == [
        f"services/a/readiness.toml:1: `{RULE}` is locked by readiness.toml: `ignore` can not name it",
        f"services/b/readiness.toml:1: `{RULE}` is locked by readiness.toml: its level can not be lower than error",
        f"services/c/readiness.toml:2: `{RULE}` is locked by readiness.toml: `[[suppress]]` can not name it",
    ]


def test_mistakes_of_members_are_told_with_theirs(tmp_path: Path) -> None:
    files = {
        "readiness.toml": 'members = ["services/*", "nowhere/*", "../x", "/etc"]\n',
        "services/a/readiness.toml": "\nstrcit = true\n",
        "services/b/readiness.toml": "no toml\n",
        "services/c/readiness.toml": "[rules.k8s-single-replica]\nparameters = {least = 3}\n",
    }
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, files))
    said = str(caught.value).splitlines()
    assert [one.partition(": ")[0] for one in said] == [
        "readiness.toml:1",
        "readiness.toml:1",
        "readiness.toml:1",
        "services/a/readiness.toml:2",
        "services/b/readiness.toml",
        "services/c/readiness.toml:2",
    ]


def test_links_are_no_members(tmp_path: Path) -> None:
    write(tmp_path, {"elsewhere/readiness.toml": "nonsense = 1\n", "root/readiness.toml": 'members = ["*"]\n'})
    write(tmp_path, {"root/a/readiness.toml": "", "root/b/x": ""})
    (tmp_path / "root" / "linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "root" / "b" / "readiness.toml").symlink_to(tmp_path / "elsewhere" / "readiness.toml")
    assert [one.file for one in load(str(tmp_path / "root")).layers] == ["readiness.toml", "a/readiness.toml"]
