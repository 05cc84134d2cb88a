"""A hook's few files: judged as in the whole tree, without listing it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from readiness.discover import Roles, discover, near

if TYPE_CHECKING:
    from pathlib import Path

FILES = (
    "Dockerfile", "src/app.py", "chart/Chart.yaml", "chart/NOTES.txt", "go/vendor/modules.txt", "go/vendor/x/y.go", "php/autoload.php",
    "myenv/pyvenv.cfg", "myenv/lib/a.py", "web/package.json", "web/dist/a.js", "web/src/a.js", "lib/dist/a.js", "tests/test_a.py",
    "node_modules/a/b.js",
)  # fmt: skip


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("text\n")
    return tmp_path


@pytest.mark.parametrize("path", [name for name in FILES if not name.startswith("node_modules/")])
def test_a_file_alone_is_what_it_is_in_the_whole_tree(tree: Path, path: str) -> None:
    (tree / ".git").mkdir()  # no repository, so that the whole is walked
    whole, alone = discover(str(tree)), discover(str(tree), paths=[path])
    assert (path in alone.found) == (path in whole.found)
    assert Roles(alone.known).of(path) == Roles(whole.known).of(path)


def test_dependencies_asked_for_stay_unread(tree: Path) -> None:
    found = discover(str(tree), paths=["node_modules/a/b.js"])
    assert (found.found, found.skipped) == ((), (("node_modules", "installed dependencies (1 file)"),))


def test_nothing_else_is_listed(tree: Path) -> None:
    assert discover(str(tree), paths=["web/src/a.js", "Dockerfile"]).known == {
        "Dockerfile", "web/package.json", "web/src/a.js",
    }  # fmt: skip


def test_a_link_that_leads_nowhere_is_told(tree: Path) -> None:
    os.symlink("gone", tree / "link")
    assert discover(str(tree), paths=["link"]).skipped == (("link", "symbolic link to nothing (`gone`)"),)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("Dockerfile", True, id="file"),
        pytest.param("src", False, id="folder"),
        pytest.param("chart/Chart.yaml", False, id="manifest"),
        pytest.param("web/package.json", False, id="json"),
    ],
)
def test_folders_and_manifests_need_the_whole_tree(tree: Path, path: str, *, expected: bool) -> None:
    assert near.settled(str(tree), [path]) is expected
