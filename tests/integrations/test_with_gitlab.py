"""The template for GitLab, filled in and run as its runner would."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "integrations" / "gitlab-ci.yml"


def _filled(**given: str) -> dict[str, Any]:
    head, body = TEMPLATE.read_text(encoding="utf-8").split("\n---\n")
    inputs = yaml.safe_load(head)["spec"]["inputs"]
    values = {name: one["default"] for name, one in inputs.items() if "default" in one} | given
    assert set(values) == set(inputs)
    found: dict[str, Any] = _with(yaml.safe_load(body), values)["readiness"]
    assert "$[[" not in json.dumps(found)
    return found


def _with(value: Any, values: dict[str, str]) -> Any:
    """GitLab fills inputs into the values of the parsed file."""
    if isinstance(value, dict):
        return {key: _with(one, values) for key, one in value.items()}
    if isinstance(value, list):
        return [_with(one, values) for one in value]
    return (
        re.sub(r"\$\[\[ inputs\.(\w+) \]\]", lambda found: values[found[1]], value) if isinstance(value, str) else value
    )


def test_the_job_writes_the_reports_that_merge_requests_show(tmp_path: Path) -> None:
    job = _filled(
        repository="https://example.org/readiness.git", revision="0" * 40, arguments="--without\nall\n--offline"
    )
    programs = tmp_path / "venv" / "bin"
    programs.mkdir(parents=True)
    script = programs / "readiness"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m readiness "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    work = tmp_path / "work"
    work.mkdir()
    (work / "Dockerfile").write_text("FROM debian:latest\nENV DB_PASSWORD=correct-horse-7\n", encoding="utf-8")
    line = job["script"][-1].replace("/tmp/readiness-venv", str(tmp_path / "venv")).replace("/tmp/readiness", str(ROOT))
    given = {"READINESS_PATH": job["variables"]["READINESS_PATH"], "READINESS_ARGUMENTS": "--without\nall\n--offline"}
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", line], cwd=work, capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "CI": "true", **given},
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    reports = job["artifacts"]["reports"]
    quality = json.loads((work / reports["codequality"]).read_text(encoding="utf-8"))
    assert len({one["fingerprint"] for one in quality}) == len(quality) > 0
    assert (work / reports["junit"]).read_text(encoding="utf-8").startswith("<?xml")
    assert json.loads((work / job["artifacts"]["paths"][0]).read_text(encoding="utf-8"))["ready"] is False
    assert job["artifacts"]["when"] == "always"


def test_image_and_revision_are_pinned() -> None:
    head = yaml.safe_load(TEMPLATE.read_text(encoding="utf-8").split("\n---\n")[0])["spec"]["inputs"]
    assert re.search(r"@sha256:[0-9a-f]{64}$", head["image"]["default"])
    assert re.fullmatch(head["revision"]["regex"], "a" * 40)
    assert not re.fullmatch(head["revision"]["regex"], "main")
