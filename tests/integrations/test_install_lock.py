"""What the action, the image and GitLab's job install: every package with hashes, none missing, none too old."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAME = re.compile(r"^([a-z0-9][a-z0-9.-]*)==(\S+)(?: ; (.*?))? \\$", re.MULTILINE)


def test_the_lock_holds_what_the_project_asks_for() -> None:
    text = (ROOT / "integrations" / "requirements.lock").read_text(encoding="utf-8")
    locked = {name: version for name, version, _ in NAME.findall(text)}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for wanted in (*project["project"]["dependencies"], *project["build-system"]["requires"]):
        name, least = re.fullmatch(r"([\w.-]+)>=([\d.]+)", wanted).groups()  # type: ignore[union-attr]
        assert _numbers(locked[name]) >= _numbers(least), wanted


def test_every_package_has_hashes() -> None:
    text = (ROOT / "integrations" / "requirements.lock").read_text(encoding="utf-8")
    for block in re.split(r"\n(?=[a-z0-9])", text.strip()):
        assert "--hash=sha256:" in block, block.splitlines()[0]


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])
