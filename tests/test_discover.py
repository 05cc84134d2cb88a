"""Which files are found: git's view, the walk, what the caller asks for."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from readiness.discover import Discovery, canonical, discover, git
from readiness.discover.walk import walked

if TYPE_CHECKING:
    from pathlib import Path

GIT = ("git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "protocol.file.allow=always")


def plant(root: Path, *paths: str, text: str = "a: 1\n") -> Path:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


def run(root: Path, *arguments: str) -> None:
    subprocess.run([*GIT, "-C", str(root), *arguments], check=True, capture_output=True)


@pytest.fixture(params=["git", "walk"])
def tree(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder seen by git or by the walk: what is found must be the same."""
    root = tmp_path / "tree"
    root.mkdir()
    if request.param == "git":
        run(root, "init", "-q")
    return root


def test_finds_files_sorted_and_skips_ignored_ones(tree: Path) -> None:
    plant(
        tree,
        "b.yaml",
        "a/c.yaml",
        "out/x.yaml",
        "a/keep.log",
        "a/drop.log",
        "a/b/only/x",
        "only/x",
        "dev/x",
        "build/Dockerfile",
    )
    plant(tree, ".gitignore", text="*.log\nout/\n/only\n!keep.log\n")
    found = discover(str(tree))
    assert found.found == (".gitignore", "a/b/only/x", "a/c.yaml", "a/keep.log", "b.yaml", "build/Dockerfile", "dev/x")
    assert (found.skipped, found.notes) == ((), ())


def test_a_deeper_ignore_file_has_the_last_word(tree: Path) -> None:
    plant(tree, "a/x.log", "a/y.log", "x.log")
    plant(tree, ".gitignore", text="*.log\n")
    plant(tree, "a/.gitignore", text="# nothing\n\n!x.log\n")
    assert discover(str(tree)).found == (".gitignore", "a/.gitignore", "a/x.log")


def test_a_file_tracked_though_ignored_is_found(tmp_path: Path) -> None:
    plant(tmp_path, ".env", text="A=1\n")
    plant(tmp_path, ".gitignore", text=".env\n")
    run(tmp_path, "init", "-q")
    run(tmp_path, "add", "-f", ".env")
    assert discover(str(tmp_path)).found == (".env", ".gitignore")


def test_a_subfolder_of_a_repository_is_its_own_root(tmp_path: Path) -> None:
    run(tmp_path, "init", "-q")
    plant(tmp_path, "x.yaml", "deploy/y.yaml", "deploy/tmp/z.yaml")
    plant(tmp_path, ".gitignore", text="tmp/\n")
    assert discover(str(tmp_path / "deploy")).found == ("y.yaml",)


def test_the_walk_reads_ignore_files_above_the_root(tmp_path: Path) -> None:
    plant(tmp_path, "deploy/y.yaml", "deploy/tmp/z.yaml", "deploy/deep/w.yaml")
    plant(tmp_path, ".gitignore", text="tmp/\n/deploy/deep\n")
    assert [*walked(str(tmp_path / "deploy"), str(tmp_path))] == [("y.yaml", "")]


def test_a_folder_that_git_ignores_is_walked(tmp_path: Path) -> None:
    run(tmp_path, "init", "-q")
    plant(tmp_path, "out/y.yaml")
    plant(tmp_path, ".gitignore", text="out/\n")
    found = discover(str(tmp_path / "out"))
    assert found.found == ("y.yaml",)
    assert found.notes == ("git ignores the audited folder; it was walked by its own `.gitignore` files instead",)


def test_a_worktree_is_a_repository(tmp_path: Path) -> None:
    main = tmp_path / "main"
    main.mkdir()
    run(main, "init", "-q")
    plant(main, "a.yaml")
    run(main, "add", ".")
    run(main, "commit", "-qm", "x")
    run(main, "worktree", "add", "-q", str(tmp_path / "other"))
    plant(tmp_path / "other", "new.yaml", "skip.log")
    plant(tmp_path / "other", ".gitignore", text="*.log\n")
    assert discover(str(tmp_path / "other")) == Discovery(
        (".gitignore", "a.yaml", "new.yaml"), (), (), frozenset({".gitignore", "a.yaml", "new.yaml"})
    )


def test_a_submodule_is_one_skip(tmp_path: Path) -> None:
    for name in ("inner", "outer"):
        (tmp_path / name).mkdir()
        run(tmp_path / name, "init", "-q")
    plant(tmp_path / "inner", "a.yaml")
    run(tmp_path / "inner", "add", ".")
    run(tmp_path / "inner", "commit", "-qm", "x")
    run(tmp_path / "outer", "submodule", "add", "-q", str(tmp_path / "inner"), "lib/inner")
    expected = (("lib/inner", "submodule or nested git repository, not entered"),)
    assert discover(str(tmp_path / "outer")).skipped == expected
    assert [entry for entry in walked(str(tmp_path / "outer"), str(tmp_path / "outer")) if entry[1]] == [*expected]


def test_repositories_below_a_folder_that_is_none_are_entered(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    run(tmp_path / "one", "init", "-q")
    plant(tmp_path, "one/a.yaml")
    assert discover(str(tmp_path)).found == ("one/a.yaml",)


def test_a_deleted_file_is_told(tmp_path: Path) -> None:
    run(tmp_path, "init", "-q")
    plant(tmp_path, "a.yaml", "b.yaml")
    run(tmp_path, "add", ".")
    (tmp_path / "b.yaml").unlink()
    assert discover(str(tmp_path)).skipped == (("b.yaml", "tracked by git but not on disk"),)


def test_nothing_a_repository_configures_is_run(tmp_path: Path) -> None:
    plant(tmp_path, "evil.sh", text="#!/bin/sh\ntouch ran\n")
    (tmp_path / "evil.sh").chmod(0o755)
    run(tmp_path, "init", "-q")
    plant(tmp_path, "a.yaml")
    plant(tmp_path, ".gitattributes", text="*.yaml filter=evil diff=evil\n")
    run(tmp_path, "add", ".")
    script = str(tmp_path / "evil.sh")
    for key in (
        "core.fsmonitor",
        "core.sshCommand",
        "core.pager",
        "core.editor",
        "filter.evil.clean",
        "diff.evil.textconv",
    ):
        run(tmp_path, "config", key, script)
    run(tmp_path, "config", "core.hooksPath", str(tmp_path))
    run(tmp_path, "config", "alias.ls-files", f"!{script}")
    assert discover(str(tmp_path)).found == (".gitattributes", "a.yaml", "evil.sh")
    assert not (tmp_path / "ran").exists()


def test_the_variables_of_a_hook_do_not_lead_astray(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("hooked", "audited"):
        (tmp_path / name).mkdir()
        run(tmp_path / name, "init", "-q")
        plant(tmp_path / name, f"{name}.yaml")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "hooked/.git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path / "hooked"))
    assert discover(str(tmp_path / "audited")).found == ("audited.yaml",)


def test_without_git_the_walk_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path, "init", "-q")
    plant(tmp_path, "a.yaml")
    monkeypatch.setenv("PATH", str(tmp_path))
    found = discover(str(tmp_path))
    note = (
        "git is not installed; the folder was walked by its `.gitignore` files instead, and deleted files are not known"
    )
    assert (found.found, found.notes) == (("a.yaml",), (note,))


def test_a_git_that_fails_or_hangs_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: nowhere\n")
    with pytest.raises(git.GitError, match=r"^git: "):
        git.listed(str(tmp_path))
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 9\n")
    slow.chmod(0o755)
    with pytest.raises(git.GitError, match=r"did not answer within 0\.05 seconds"):
        git.listed(str(tmp_path), program=str(slow), seconds=0.05)


def test_excluded_files_are_counted_by_pattern(tree: Path) -> None:
    plant(tree, "a.yaml", "old/a.yaml", "old/b.yaml", "x/old/c.yaml")
    found = discover(str(tree), exclude=["/old/", "nothing", ""])
    assert found.found == ("a.yaml", "x/old/c.yaml")
    assert found.skipped == (("/old/", "excluded by configuration (2 files)"),)
    assert found.notes == ("`exclude` has `nothing`, which matches no file",)


def test_paths_narrow_what_is_found_but_not_what_is_known(tree: Path) -> None:
    plant(tree, "chart/Chart.yaml", "chart/templates/a.yaml", "b.yaml", "c.yaml", "old/d.yaml", "gone/e.min.js")
    absolute = str(tree / "b.yaml")
    asked = [
        "./b.yaml",
        absolute,
        "chart/../chart/templates",
        "old/d.yaml",
        "gone/e.min.js",
        "no.yaml",
        "../x",
        "no.yaml",
    ]
    found = discover(str(tree), exclude=["old"], paths=asked)
    assert found.found == ("b.yaml", "chart/templates/a.yaml")
    assert found.skipped == (("gone/e.min.js", "generated code"), ("old", "excluded by configuration (1 file)"))
    assert found.missing == ("no.yaml", "../x")
    assert found.notes == tuple(f"`{path}` is not there, or not in the audited folder" for path in ("no.yaml", "../x"))
    assert "chart/Chart.yaml" in found.known


def test_a_path_asked_for_is_found_though_ignored(tree: Path) -> None:
    plant(tree, "a.log", "b.yaml")
    plant(tree, ".gitignore", text="*.log\n")
    assert discover(str(tree), paths=["a.log"]).found == ("a.log",)


def test_paths_that_are_all_missing_find_nothing(tree: Path) -> None:
    assert discover(str(plant(tree, "b.yaml")), paths=["c.yaml"]).found == ()


def test_the_root_itself_asks_for_everything(tree: Path) -> None:
    plant(tree, "a.yaml", "b/c.yaml")
    assert (
        discover(str(tree), paths=["."]).found == discover(str(tree), paths=[str(tree)]).found == ("a.yaml", "b/c.yaml")
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("a.yaml", "a.yaml"), ("./a.yaml", "a.yaml"), ("b/../a.yaml", "a.yaml"), ("b//c.yaml", "b/c.yaml"), (".", "."),
        ("link/c.yaml", "b/c.yaml"), ("link", "link"), ("../outside", None), ("/etc/passwd", None), ("x\x00y", None),
        ("no", None),
    ],
)  # fmt: skip
def test_paths_are_made_canonical(tmp_path: Path, given: str, expected: str | None) -> None:
    plant(tmp_path, "root/a.yaml", "root/b/c.yaml", "outside")
    (tmp_path / "root/link").symlink_to("b")
    assert canonical(str(tmp_path / "root"), given) == expected


def test_trees_that_were_not_written_here_are_counted(tmp_path: Path) -> None:
    run(tmp_path, "init", "-q")
    plant(
        tmp_path,
        "web/node_modules/x/a.js",
        "web/node_modules/y/package.json",
        "web/package.json",
        "web/package-lock.json",
    )
    plant(
        tmp_path,
        "web/dist/app.js",
        "web/dist/install.yaml",
        "dist/tool.js",
        "api/x.pb.go",
        "api/x_pb2.py",
        "api/x.min.js",
        "api/wwwroot/lib/jquery/dist/jquery.js",
        "static/js/bootstrap-3.4.1.js",
        "src/moment.js",
    )
    plant(
        tmp_path,
        "go/vendor/modules.txt",
        "go/vendor/x/x.go",
        "vendor/ours.go",
        "third_party/a/b.go",
        "envs/pyvenv.cfg",
        "envs/x.py",
    )
    found = discover(str(tmp_path))
    assert found.found == (
        "dist/tool.js",
        "src/moment.js",
        "vendor/ours.go",
        "web/dist/install.yaml",
        "web/package-lock.json",
        "web/package.json",
    )
    assert found.skipped == (
        ("api/wwwroot/lib/jquery/dist/jquery.js", "vendored code"),
        ("api/x.min.js", "generated code"),
        ("api/x.pb.go", "generated code"),
        ("api/x_pb2.py", "generated code"),
        ("envs", "virtual environment (2 files)"),
        ("go/vendor", "vendored code (2 files)"),
        ("static/js/bootstrap-3.4.1.js", "vendored code"),
        ("third_party", "vendored code (1 file)"),
        ("web/dist/app.js", "built bundle"),
        ("web/node_modules", "installed dependencies (2 files)"),
    )


def test_the_walk_does_not_enter_installed_dependencies(tmp_path: Path) -> None:
    plant(tmp_path, "web/node_modules/x/a.js", ".venv/x.py", "mine/pyvenv.cfg", "__pycache__/x.pyc", "a.py")
    found = discover(str(tmp_path))
    assert found.found == ("a.py",)
    assert found.skipped == (
        (".venv", "virtual environment, not entered"),
        ("__pycache__", "a tool's cache, not entered"),
        ("mine", "virtual environment, not entered"),
        ("web/node_modules", "installed dependencies, not entered"),
    )


def test_ten_thousand_files_take_well_under_a_second(tree: Path) -> None:
    for folder in range(100):
        (tree / f"s{folder}/src").mkdir(parents=True)
        for number in range(100):
            (tree / f"s{folder}/src/{number}.yaml").touch()
    start = time.process_time()
    assert len(discover(str(tree)).found) == 10_000
    assert time.process_time() - start < 1
