"""Trees that broke others: nothing raises, nothing is followed or waited for, everything is accounted for."""

from __future__ import annotations

import builtins
import json
import os
import socket
import subprocess
from typing import TYPE_CHECKING

import pytest

from readiness.discover import Discovery, Skipped, discover, native, read
from readiness.fixes import write
from readiness.model.artifact import Artifact

if TYPE_CHECKING:
    from pathlib import Path

NAMES = [
    "new\nline.yaml",
    " space .yaml",
    "-rf.yaml",
    "--help",
    "tab\t.yaml",
    "quote'\".yaml",
    "back\\slash",
    "*?[x].yaml",
    "é中🎉.yaml",
    "~",
    "$(x)",
]


@pytest.fixture(params=["git", "walk"])
def tree(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    root.mkdir()
    if request.param != "walk":
        subprocess.run(["git", "init", "-q", str(root)], check=True)
    return root


def stage(root: Path) -> None:
    if (root / ".git").exists():
        subprocess.run(["git", "-C", str(root), "add", "-A"], check=False, capture_output=True)


def test_nothing_to_audit(tree: Path) -> None:
    assert discover(str(tree)) == Discovery((), (), ())


@pytest.mark.parametrize("root", ["missing", "file"])
def test_a_root_that_is_no_folder_is_told(tmp_path: Path, root: str) -> None:
    (tmp_path / "file").touch()
    found = discover(str(tmp_path / root))
    assert found.found == ()
    assert [reason.partition(":")[0] for _, reason in found.skipped] == ["cannot be listed"]


def test_links_are_never_followed(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret.yaml").write_text("a: 1\n")
    (tree / "real").mkdir()
    (tree / "real/a.yaml").write_text("a: 1\n")
    for name, target in {
        "out": "../outside", "out.yaml": "../outside/secret.yaml", "absolute": "/etc", "in": "real", "in.yaml": "real/a.yaml",
        "loop": "loop", "ping": "pong", "pong": "ping", "gone": "nowhere", "real/up": "..", "null": "/dev/null",
    }.items():  # fmt: skip
        (tree / name).symlink_to(target)
    stage(tree)
    found = discover(str(tree))
    assert found.found == ("real/a.yaml",)
    assert found.skipped == (
        ("absolute", "symbolic link out of the audited folder"),
        ("gone", "symbolic link to nothing (`nowhere`)"),
        ("in", "symbolic link to `real`"),
        ("in.yaml", "symbolic link to `real/a.yaml`"),
        ("loop", "symbolic link in a loop"),
        ("null", "symbolic link out of the audited folder"),
        ("out", "symbolic link out of the audited folder"),
        ("out.yaml", "symbolic link out of the audited folder"),
        ("ping", "symbolic link in a loop"),
        ("pong", "symbolic link in a loop"),
        ("real/up", "symbolic link to `.`"),
    )
    assert read(str(tree), "out.yaml") == Skipped("out.yaml", "symbolic link", problem=False)


def test_a_tracked_folder_replaced_by_a_link_is_not_followed(tmp_path: Path) -> None:
    root = tmp_path / "tree"
    (root / "conf").mkdir(parents=True)
    (root / "conf/a.yaml").touch()
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    stage(root)
    (root / "conf").rename(tmp_path / "elsewhere")
    (root / "conf").symlink_to(tmp_path / "elsewhere")
    assert discover(str(root)).skipped == (
        ("conf", "symbolic link out of the audited folder"),
        ("conf/a.yaml", "reached through `conf`, a symbolic link"),
    )


def test_a_root_that_is_a_link_is_the_folder_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real/a.yaml").touch()
    (tmp_path / "root").symlink_to("real")
    assert discover(str(tmp_path / "root")).found == ("a.yaml",)


def test_pipes_and_sockets_are_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    os.mkfifo(tmp_path / ".gitignore")
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.yaml")
        found = discover(str(tmp_path))
        assert read(str(tmp_path), "socket.yaml") == Skipped("socket.yaml", "socket", problem=False)
    assert found.skipped == (
        (".gitignore", "named pipe, never opened"),
        ("pipe.yaml", "named pipe, never opened"),
        ("socket.yaml", "socket, never opened"),
    )
    assert read(str(tmp_path), "pipe.yaml") == Skipped("pipe.yaml", "named pipe", problem=False)
    assert read("/dev", "zero") == Skipped("zero", "device", problem=False)


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    for name in ("huge.yaml", "huge.bin"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(50_000_000)
    assert read(str(tmp_path), "huge.yaml") == Skipped("huge.yaml", "larger than 8 MB", problem=True)
    assert read(str(tmp_path), "huge.bin") == Skipped("huge.bin", "larger than 2 MB", problem=False)


def test_an_unreadable_file_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yaml").touch()

    def denied(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", denied)  # a mode would not stop root
    assert read(str(tmp_path), "a.yaml") == Skipped("a.yaml", "cannot be read: permission denied", problem=True)


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shut").mkdir()
    (tmp_path / "a.yaml").touch()
    real = os.scandir

    def denied(name: str) -> object:
        if name.endswith("shut"):
            raise PermissionError(13, "Permission denied")
        return real(name)

    monkeypatch.setattr(os, "scandir", denied)
    found = discover(str(tmp_path))
    assert (found.found, found.skipped) == (("a.yaml",), (("shut", "cannot be listed: permission denied"),))


@pytest.mark.parametrize("name", NAMES)
def test_strange_names_are_found_read_and_written(tree: Path, name: str) -> None:
    (tree / name).write_text("a: 1\n")
    stage(tree)
    (shown,) = discover(str(tree)).found
    assert read(str(tree), shown) == Artifact(shown, "a: 1\n")
    assert write(str(tree), {shown: "b: 2\n"}) == ()
    assert (tree / name).read_text() == "b: 2\n"
    assert discover(str(tree), paths=[name]).found == (shown,)
    assert shown.isprintable()


def test_a_name_that_is_not_utf8_crashes_no_output(tree: Path) -> None:
    name = os.fsdecode(b"caf\xe9.yaml")
    with builtins.open(os.fsencode(tree) + b"/caf\xe9.yaml", "w") as file:
        file.write("a: 1\n")
    stage(tree)
    (shown,) = discover(str(tree)).found
    assert (shown, native(shown)) == ("caf\\xe9.yaml", name)
    assert json.dumps(shown, ensure_ascii=False).encode() == b'"caf\\\\xe9.yaml"'
    assert read(str(tree), shown) == Artifact(shown, "a: 1\n")
    assert discover(str(tree), paths=[name]).found == (shown,)


def test_a_deep_tree_is_walked(tree: Path) -> None:
    deep = "/".join(["d"] * 300)
    (tree / deep).mkdir(parents=True)
    (tree / deep / "a.yaml").touch()
    assert discover(str(tree)).found == (f"{deep}/a.yaml",)


@pytest.mark.parametrize("pattern", ["[", "!", "\\", "[z-a]", "a" * 10_000, "\x00", "\xff"])
def test_no_pattern_breaks_anything(tree: Path, pattern: str) -> None:
    (tree / ".gitignore").write_text(f"{pattern}\n*.log\n", encoding="latin-1")
    (tree / "a.log").touch()
    (tree / "b").touch()
    assert discover(str(tree)).found == (".gitignore", "b")
    assert discover(str(tree), exclude=[pattern, "b"]).found == (".gitignore",)
