"""`readiness diff`: better and worse, by verdict and by finding, whatever line things stand on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from readiness.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def reports(tmp_path: Path) -> tuple[str, str]:
    """Two reports of a repository: one image pinned, one secretly unpinned, and everything moved down a line."""
    names = ("old.json", "new.json")
    for name, api, web in ((names[0], "debian:latest", "debian:12.5"), (names[1], "debian:12.5", "debian:latest")):
        root = tmp_path / name.removesuffix(".json") / "shop"
        for service, image in (("api", api), ("web", web), ("same", "debian:latest")):
            (root / service).mkdir(parents=True)
            first = "# moved\n" if name == "new.json" else ""
            (root / service / "Dockerfile").write_text(f"{first}FROM {image}\n", encoding="utf-8")
        words = ("--select", "docker-base-latest", "--without", "all", "--exit-zero")
        main(["audit", str(root), *words, "--output", f"json={tmp_path / name}"])
    return str(tmp_path / names[0]), str(tmp_path / names[1])


def test_each_change_is_told_the_bad_ones_first(reports: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", *reports]) == 0
    lines = capsys.readouterr().out.splitlines()
    findings = [line for line in lines if line.startswith(("new", "mended"))]
    assert [line.split(" ")[:2] for line in findings] == [
        ["new:", "web/Dockerfile:2:"],
        ["mended:", "api/Dockerfile:1:"],
    ]
    assert any(line.startswith("worse: infrastructure.reproducible-image of web: ") for line in lines)
    assert any(line.startswith("better: infrastructure.reproducible-image of api: fail") for line in lines)
    assert lines[-1].endswith("1 new, 1 mended; not ready → not ready")


def test_strict_fails_on_what_is_worse(reports: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", *reports, "--strict"]) == 1
    assert main(["diff", reports[0], reports[0], "--strict"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("0 worse, 0 better, 0 new, 0 mended")


@pytest.mark.parametrize("text", ["", "[]", json.dumps({"schema": "other/1"})])
def test_what_is_no_report_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    assert main(["diff", str(tmp_path / "x.json"), str(tmp_path / "x.json")]) == 2
    assert "x.json" in capsys.readouterr().err
