"""Runs the steps of a composite action as GitHub's runner does: bash with -e and pipefail, expressions filled in, files for what is told."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from pathlib import Path

_EXPRESSION = re.compile(r"\$\{\{\s*inputs\.([\w-]+)\s*\}\}")


class Outcome(NamedTuple):
    code: int
    log: str
    outputs: Mapping[str, str]
    """Of the step with an id; the action's own refer to them."""
    summary: str


def load(action: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load((action / "action.yml").read_text(encoding="utf-8"))
    return found


def run(
    action: Path,
    workspace: Path,
    temp: Path,
    environment: Mapping[str, str],
    inputs: Mapping[str, str] | None = None,
    *,
    without: Container[str] = (),
) -> Outcome:
    """All steps in turn until one fails; steps named in `without` are passed over."""
    told = load(action)
    values = {name: str(one.get("default", "")) for name, one in told["inputs"].items()} | dict(inputs or {})
    files = {"GITHUB_OUTPUT": temp / "output", "GITHUB_STEP_SUMMARY": temp / "summary"}
    for file in files.values():
        file.write_text("", encoding="utf-8")
    around = {
        **environment,
        **{name: str(file) for name, file in files.items()},
        "GITHUB_ACTIONS": "true", "CI": "true", "RUNNER_TEMP": str(temp), "GITHUB_ACTION_PATH": str(action),
        "GITHUB_WORKSPACE": str(workspace),
    }  # fmt: skip
    code, log = 0, ""
    for step in told["runs"]["steps"]:
        if step["name"] in without or code:
            continue
        given = {name: _EXPRESSION.sub(lambda found: values[found[1]], text) for name, text in step["env"].items()}
        assert step["shell"] == "bash"
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=workspace, env={**around, **given}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        code, log = done.returncode, log + done.stdout + done.stderr
    lines = files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines()
    outputs = dict(line.split("=", 1) for line in lines)
    return Outcome(code, log, outputs, files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8"))
