"""`readiness suppressions`: what was accepted, where, why, until when, and whether it still silences anything."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from readiness.cli import main

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "Dockerfile": "# readiness: ignore[docker-base-latest] until=2999-01-31 -- our proxy pins it\nFROM debian:latest\n",
    "old/Dockerfile": "# readiness: ignore[docker-base-latest] until=2020-01-31 -- soon\nFROM debian:latest\n",
    "calm/Dockerfile": "# readiness: ignore[docker-base-latest] -- gone\nFROM debian:12.5\n",
    "slip/Dockerfile": "# readiness: ignore[docker-base-lastest] -- slip\nFROM debian:12.5\n",
    "lint/Dockerfile": "# hadolint ignore=DL3007\nFROM debian:latest\n",
    "readiness.toml": 'select = ["docker-base-latest"]\nwithout = ["all"]\n'
    '[[suppress]]\nrule = "docker-base-latest"\npath = "nowhere/*"\nreason = "it was there"\n',
}
STATES = [
    ("Dockerfile", "docker-base-latest", "used", 1),
    ("calm/Dockerfile", "docker-base-latest", "unused", 0),
    ("lint/Dockerfile", "docker-base-latest", "used", 1),
    ("old/Dockerfile", "docker-base-latest", "expired", 0),
    ("slip/Dockerfile", "docker-base-lastest", "unknown", 0),
    ("", "docker-base-latest", "unused", 0),
]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def test_each_is_listed_with_what_became_of_it(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["suppressions", str(repository), "--output", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["suppressions"]
    assert [(row["path"], row["rule"], row["state"], row["silenced"]) for row in rows] == STATES


def test_as_text_each_has_a_line(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["suppressions", str(repository)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Dockerfile:1: docker-base-latest: used (1) until 2999-01-31 -- our proxy pins it"
    assert lines[-1] == "configuration (nowhere/*): docker-base-latest: unused -- it was there"


def test_none_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["suppressions", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "nothing is suppressed\n"
