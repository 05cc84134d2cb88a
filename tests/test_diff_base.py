"""`--diff-base`: only what the change brought in fails, whatever state the clone is in."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from readiness.cli import main
from readiness.commands.compare import found
from readiness.discover import revision
from readiness.discover.git import GitError

if TYPE_CHECKING:
    from pathlib import Path

OLD = 'FROM debian:latest\nUSER nobody\nCMD ["sh"]\n'
POLICY = 'select = ["docker-base-latest", "docker-apt-cli"]\nfail_on = "note"\nwithout = ["all"]\n'


def git(root: Path, *words: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    names = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "protocol.file.allow=always")
    done = subprocess.run(
        ["git", *names, "-C", str(root), *words], capture_output=True, text=True, check=True, env=environment
    )
    return done.stdout.strip()


def committed(root: Path, files: dict[str, str], message: str = "change") -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository with one old finding on `main`, on a branch that has none of its own yet."""
    root = tmp_path / "shop"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    committed(root, {"Dockerfile": OLD, "readiness.toml": POLICY})
    git(root, "checkout", "-q", "-b", "feature")
    return root


def audited(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = main(["audit", str(root), "--output", "json", *words])
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, report


def new(report: dict[str, Any]) -> list[str]:
    return [
        f["path"]
        for f in report["findings"]
        if f["kind"] == "fail" and "baseline_state" not in f and "suppression" not in f
    ]


def notes(report: dict[str, Any]) -> str:
    return "\n".join(note["message"] for note in report["notifications"])


def test_what_was_there_before_does_not_fail(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audited(clone, capsys)[0] == 1
    code, report = audited(clone, capsys, "--diff-base", "main")
    assert (code, new(report)) == (0, [])


def test_what_the_change_brings_fails_even_far_from_the_touched_lines(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    committed(clone, {"Dockerfile": "# moved down\n\n" + OLD, "worker/Dockerfile": OLD})
    code, report = audited(clone, capsys, "--diff-base", "main")
    assert (code, new(report)) == (1, ["worker/Dockerfile"])


def test_a_dirty_tree_counts_as_it_is(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (clone / "worker").mkdir()
    (clone / "worker" / "Dockerfile").write_text(OLD, encoding="utf-8")
    assert new(audited(clone, capsys, "--diff-base", "main")[1]) == ["worker/Dockerfile"]


def test_what_came_to_the_base_afterwards_is_not_the_change_s(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(clone, "checkout", "-q", "main")
    committed(clone, {"late/Dockerfile": OLD})
    git(clone, "checkout", "-q", "feature")
    committed(clone, {"worker/Dockerfile": OLD})
    assert new(audited(clone, capsys, "--diff-base", "main")[1]) == ["worker/Dockerfile"]


def test_a_change_can_not_exempt_itself_by_policy(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    committed(clone, {"worker/Dockerfile": OLD, "readiness.toml": POLICY + 'ignore = ["docker-base-latest"]\n'})
    code, report = audited(clone, capsys, "--diff-base", "main")
    assert (code, new(report)) == (1, ["worker/Dockerfile"])


def test_what_a_change_silences_is_listed(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    silenced = "# readiness: ignore[docker-base-latest] -- trust me\n" + OLD
    committed(clone, {"worker/Dockerfile": silenced})
    code, report = audited(clone, capsys, "--diff-base", "main")
    assert code == 0
    assert "newly suppressed" in notes(report)
    assert "trust me" in notes(report)


def test_a_folder_of_the_repository_is_compared_with_itself(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(clone, "checkout", "-q", "main")
    committed(clone, {"api/Dockerfile": OLD, "api/readiness.toml": POLICY})
    git(clone, "checkout", "-q", "-b", "other")
    code, report = audited(clone / "api", capsys, "--diff-base", "main")
    assert (code, new(report)) == (0, [])


def test_a_worktree_and_a_detached_head_work(clone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tree = tmp_path / "tree"
    git(clone, "worktree", "add", "-q", "--detach", str(tree), "main")
    (tree / "new").mkdir()
    (tree / "new" / "Dockerfile").write_text(OLD, encoding="utf-8")
    assert new(audited(tree, capsys, "--diff-base", "main")[1]) == ["new/Dockerfile"]


def test_a_shallow_clone_says_what_to_do_and_reports_everything(
    clone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    committed(clone, {"worker/Dockerfile": OLD})
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth=1", "--branch=feature", f"file://{clone}", str(shallow))
    code, report = audited(shallow, capsys, "--diff-base", "origin/main")
    assert code == 1
    assert new(report) == ["Dockerfile", "worker/Dockerfile"]
    assert "git fetch --unshallow" in notes(report)


@pytest.mark.parametrize("reference", ["nowhere", "--help"])
def test_an_unknown_revision_is_said_and_everything_counts(
    clone: Path, capsys: pytest.CaptureFixture[str], reference: str
) -> None:
    code, report = audited(clone, capsys, f"--diff-base={reference}")
    assert (code, new(report)) == (1, ["Dockerfile"])
    assert f"could not be compared with `{reference}`" in notes(report)


def test_without_git_everything_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "Dockerfile").write_text(OLD, encoding="utf-8")
    (tmp_path / "readiness.toml").write_text(POLICY, encoding="utf-8")
    code, report = audited(tmp_path, capsys, "--diff-base", "main")
    assert (code, new(report)) == (1, ["Dockerfile"])
    assert "not a git repository" in notes(report)


def test_nothing_of_the_repository_is_run_to_see_its_past(clone: Path, tmp_path: Path) -> None:
    """A filter is what a checkout would run for every file."""
    ran = tmp_path / "ran"
    committed(clone, {".gitattributes": "* filter=evil export-ignore\n"})
    git(clone, "config", "filter.evil.smudge", f"touch {ran}")
    out = tmp_path / "out"
    out.mkdir()
    revision.lay_out(str(clone), "HEAD", str(out))
    assert (out / "Dockerfile").read_text(encoding="utf-8") == OLD
    assert not ran.exists()


def test_a_tree_can_not_lead_out_of_the_folder(clone: Path, tmp_path: Path) -> None:
    blob = git(clone, "hash-object", "-w", "Dockerfile")
    made = subprocess.run(
        ["git", "-C", str(clone), "mktree"],
        input=f"100644 blob {blob}\t..\n",
        capture_output=True,
        text=True,
        check=True,
    )
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(GitError, match="leads out"):
        revision.lay_out(str(clone), made.stdout.strip(), str(out))


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"GITHUB_BASE_REF": "main"}, "origin/main"),
        ({"CI_MERGE_REQUEST_DIFF_BASE_SHA": "abc", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"}, "abc"),
        ({"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"}, "origin/main"),
    ],
)
def test_ci_tells_the_base(environ: dict[str, str], expected: str) -> None:
    assert found(environ) == expected


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({"merge_group": {"base_sha": "b" * 40}}, "b" * 40),
        ({"before": "a" * 40}, "a" * 40),
        ({"before": "0" * 40}, ""),
        ({}, ""),
        ([], ""),
    ],
)
def test_github_tells_it_of_pushes_and_queues(tmp_path: Path, event: object, expected: str) -> None:
    path = tmp_path / "event.json"
    path.write_text(json.dumps(event), encoding="utf-8")
    assert found({"GITHUB_EVENT_PATH": str(path), "GITHUB_BASE_REF": ""}) == expected
    assert found({"GITHUB_EVENT_PATH": str(tmp_path / "none")}) == ""


def test_gitlab_tells_it_of_pushes() -> None:
    assert found({"CI_COMMIT_BEFORE_SHA": "a" * 40}) == "a" * 40
    assert found({"CI_COMMIT_BEFORE_SHA": "0" * 40}) == ""


def test_without_a_base_everything_counts_and_that_is_said(
    clone: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GITHUB_BASE_REF", "GITHUB_EVENT_PATH", "CI_MERGE_REQUEST_DIFF_BASE_SHA", "CI_COMMIT_BEFORE_SHA"):
        monkeypatch.delenv(name, raising=False)
    code, report = audited(clone, capsys, "--diff-base", "auto")
    assert (code, new(report)) == (1, ["Dockerfile"])
    assert "found no base, so every finding counts" in notes(report)


def test_a_pull_request_as_github_checks_it_out(
    clone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """HEAD is detached on a merge of both, and the base is a branch of the remote's."""
    committed(clone, {"worker/Dockerfile": OLD})
    runner = tmp_path / "runner"
    git(tmp_path, "clone", "-q", f"file://{clone}", str(runner))
    git(runner, "checkout", "-q", "--detach", "origin/main")
    git(runner, "merge", "-q", "--no-ff", "-m", "merge", "origin/feature")
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    code, report = audited(runner, capsys, "--diff-base", "auto")
    assert (code, new(report)) == (1, ["worker/Dockerfile"])


def test_a_shallow_checkout_that_has_only_the_head(
    clone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    committed(clone, {"worker/Dockerfile": OLD})
    runner = tmp_path / "runner"
    git(tmp_path, "clone", "-q", "--depth=1", "--no-single-branch", "--branch=feature", f"file://{clone}", str(runner))
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    code, report = audited(runner, capsys, "--diff-base", "auto")
    assert (code, new(report)) == (1, ["Dockerfile", "worker/Dockerfile"])
    assert "have no commit in common; the clone is shallow" in notes(report)
    assert "fetch-depth: 0" in notes(report)


def test_a_repository_without_any_commit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "Dockerfile").write_text(OLD, encoding="utf-8")
    (tmp_path / "readiness.toml").write_text(POLICY, encoding="utf-8")
    code, report = audited(tmp_path, capsys, "--diff-base", "main")
    assert (code, new(report)) == (1, ["Dockerfile"])
    assert "git knows no revision `main`" in notes(report)


def test_without_the_program_everything_counts(
    clone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    code, report = audited(clone, capsys, "--diff-base", "main")
    assert (code, new(report)) == (1, ["Dockerfile"])
    assert "git is not installed; every finding counts" in notes(report)


def test_a_baseline_of_the_change_s_own_counts_for_nothing(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    committed(clone, {"worker/Dockerfile": OLD, "readiness.toml": POLICY + 'baseline = "b.jsonl"\n'})
    main(["audit", str(clone), "--write-baseline", "--output", "concise"])
    assert audited(clone, capsys)[0] == 0
    code, report = audited(clone, capsys, "--diff-base", "main")
    assert (code, new(report)) == (1, ["worker/Dockerfile"])


@pytest.mark.parametrize(
    "silenced",
    [
        {"worker/Dockerfile": "# hadolint ignore=DL3007\n" + OLD},
        {"pod.yaml": (
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations: {readiness/ignore: k8s-privileged -- trust me}\n"
            "spec: {containers: [{name: a, image: 'a:1', securityContext: {privileged: true}}]}\n"
        )},
    ],
    ids=["another tool's comment", "an annotation"],
)  # fmt: skip
def test_whatever_form_silences_it_is_listed(
    clone: Path, silenced: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    git(clone, "checkout", "-q", "main")
    committed(clone, {"readiness.toml": POLICY.replace('"docker-apt-cli"', '"docker-apt-cli", "k8s-privileged"')})
    git(clone, "checkout", "-q", "-B", "feature")
    committed(clone, silenced)
    code, report = audited(clone, capsys, "--diff-base", "main")
    assert (code, new(report)) == (0, [])
    assert notes(report).count("newly suppressed") == 1


def test_a_migration_is_judged_with_the_code_it_comes_with(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (clone / "readiness.toml").write_text(
        'select = ["migration-code-same-change"]\nwithout = ["all"]\n', encoding="utf-8"
    )
    git(clone, "checkout", "-q", "main")
    committed(clone, {"migrations/0001_a.sql": "CREATE TABLE a (id int);\n", "shop/a.py": "ROWS = 1\n"})
    git(clone, "checkout", "-q", "-b", "second")
    committed(clone, {"migrations/0002_a.sql": "DROP TABLE a;\n"})
    committed(clone, {"migrations/0003_b.sql": "CREATE TABLE b (id int);\n"})
    _, alone = audited(clone, capsys, "--diff-base", "main")
    assert new(alone) == []
    (clone / "shop" / "a.py").write_text("ROWS = 2\n", encoding="utf-8")
    _, together = audited(clone, capsys, "--diff-base", "main")
    assert new(together) == ["migrations/0002_a.sql"]
