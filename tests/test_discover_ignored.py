"""Patterns as in a `.gitignore`, compared with git itself."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from readiness.discover.ignored import patterns, verdict
from readiness.discover.walk import walked

if TYPE_CHECKING:
    from pathlib import Path

FILES = [
    f"{folder}{name}"
    for folder in ("", "a/", "a/b/", "b/a/", "b/ab/d/")
    for name in ("a.log", "b.txt", "c", "#x", "!y", "z ")
]


@pytest.mark.parametrize(
    "lines",
    [
        ["*.log"], ["/a"], ["a/"], ["a/b"], ["/*.txt"], ["**/a"], ["a/**"], ["a/**/c"], ["**/d/*"], ["**"], ["*", "!*/"],
        ["*", "!c"], ["*.log", "!a.log"], ["a/", "!a/b/c"], ["a/*", "!a/b"], ["[ab]"], ["[!a]"], ["[^b].txt", "[!a-b]*"],
        ["?"], ["a?"], ["\\#x"], ["\\!y"], ["#x"], ["z "], ["z\\ "], ["c  "], ["c\r"], ["["], ["[a"], ["a//"], ["//"], ["a\\"],
        ["[]x]"], ["*a*"], ["***"], ["b/**/d/"], ["/b/*/d"], [""], ["!"], ["[[:alpha:]]"], ["a\\/b"],
    ],
    ids=repr,
)  # fmt: skip
def test_the_walk_ignores_what_git_ignores(tmp_path: Path, lines: list[str]) -> None:
    for file in FILES:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    (tmp_path / ".gitignore").write_bytes("\n".join([*lines, ""]).encode())
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    command = ["git", "-C", str(tmp_path), "ls-files", "-z", "--others", "--exclude-standard"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert sorted(path for path, _ in walked(str(tmp_path), str(tmp_path))) == sorted(filter(None, listed.split("\0")))


@pytest.mark.parametrize(
    ("line", "path"),
    [("*a" * 40 + "*b", "a" * 250), ("**/a/" * 40 + "b", "a/" * 900 + "c"), ("[a-z]*" * 40 + "X", "a" * 250)],
    ids=["stars", "folders", "classes"],
)
def test_a_hostile_pattern_costs_no_time(line: str, path: str) -> None:
    start = time.process_time()
    assert verdict(patterns([line]), path.split("/"), is_folder=False) is None
    assert time.process_time() - start < 0.5
