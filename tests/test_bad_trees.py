"""Bad input, end to end: the rest is judged, the odd thing has its line, the exit code says so, and nobody sees a traceback."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from readiness.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FINE = "FROM debian:12.5\n"
MANIFEST = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n"


def huge(root: Path) -> None:
    with (root / "big.yaml").open("wb") as stream:
        stream.write(b"kind: x\napiVersion: v1\n")
        stream.truncate(50_000_000)


def fifo(root: Path) -> None:
    os.mkfifo(root / "compose.yaml")


def loop(root: Path) -> None:
    (root / "a").symlink_to(root / "b")
    (root / "b").symlink_to(root / "a")
    (root / "self").symlink_to(root)


def outside(root: Path) -> None:
    (root.parent / "secret.yaml").write_text(MANIFEST)
    (root / "k8s.yaml").symlink_to(root.parent / "secret.yaml")


def text(name: str, content: bytes) -> Callable[[Path], None]:
    def write(root: Path) -> None:
        (root / name).write_bytes(content)

    return write


BOMB = b"apiVersion: v1\nkind: ConfigMap\na: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]\n".encode() for n in range(8)
)
DEEP = b"apiVersion: v1\nkind: ConfigMap\ndata: " + b"[" * 3000


@pytest.mark.parametrize(
    ("spoil", "code", "said"),
    [
        pytest.param(text("logo.yaml", b"\x89PNG\x00\x00"), 3, "binary", id="binary"),
        pytest.param(text("empty.yaml", b""), 0, "", id="empty"),
        pytest.param(huge, 3, "larger than", id="huge"),
        pytest.param(text("x.Dockerfile", b"# gr\xfc\xdfe\nFROM debian:12.5\n"), 0, "Latin-1", id="not UTF-8"),
        pytest.param(text("x.Dockerfile", b"\xef\xbb\xbfFROM debian:12.5\n"), 0, "", id="BOM"),
        pytest.param(text("x.Dockerfile", b"FROM debian:12.5\r\nRUN a \\\r\n  b\r\n"), 0, "", id="CRLF"),
        pytest.param(text("k.yaml", MANIFEST.encode("utf-16")), 0, "", id="UTF-16"),
        pytest.param(text("k.yaml", b"apiVersion: v1\nkind: [\n"), 1, "file-unparsable", id="unparsable YAML"),
        pytest.param(text("x.Dockerfile", b"not a dockerfile\n"), 1, "file-unparsable", id="unparsable Dockerfile"),
        pytest.param(
            text("k.yaml", b"apiVersion: v1\nkind: X\n\x07: 1\n"), 1, "file-unparsable", id="control characters"
        ),
        pytest.param(text("k.yaml", BOMB), 1, "file-unparsable", id="a billion laughs"),
        pytest.param(text("k.yaml", DEEP), 1, "file-unparsable", id="too deep"),
        pytest.param(
            text("k.yaml", b"apiVersion: v1\nkind: ConfigMap\ndata: &x {y: *x}\n"), 0, "", id="a recursive anchor"
        ),
        pytest.param(
            text("k.yaml", MANIFEST.encode() + b"data: !!python/object:os.system {x: 1}\n"), 0, "", id="a foreign tag"
        ),
        pytest.param(text("package.json", b"{"), 0, "file-unparsable", id="unparsable JSON"),
        pytest.param(text("pyproject.toml", b"[project\n"), 0, "file-unparsable", id="unparsable TOML"),
        pytest.param(loop, 0, "symbolic link", id="links in a loop"),
        pytest.param(outside, 0, "symbolic link", id="a link out of the root"),
        pytest.param(fifo, 0, "", id="a pipe"),
    ],
)
def test_odd_file(
    spoil: Callable[[Path], None], code: int, said: str, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    root = tmp_path / "tree"
    root.mkdir()
    (root / "Dockerfile").write_text(FINE)
    spoil(root)
    flags = ["--select", "docker-base-latest,file-unparsable", "--without", "all", "--output", "json"]
    assert main(["audit", str(root), *flags]) == code
    out, err = capsysbinary.readouterr()
    made: dict[str, Any] = json.loads(out)
    assert b"Traceback" not in out + err
    assert said in out.decode()
    assert [one["kind"] for one in made["findings"] if one["path"] == "Dockerfile"] == ["pass"]


def test_a_crash_of_ours_costs_one_file_and_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    from readiness.formats import dockerfile

    def crash(_artifact: object) -> object:
        raise RuntimeError("boom")

    (tmp_path / "Dockerfile").write_text(FINE)
    (tmp_path / "k.yaml").write_text(MANIFEST)
    monkeypatch.setattr(dockerfile, "documents", crash)
    assert main(["audit", str(tmp_path), "--without", "all", "--output", "json"]) == 3
    out, err = capsysbinary.readouterr()
    made = json.loads(out)
    assert ["RuntimeError: boom" in note["message"] for note in made["notifications"]] == [True]
    assert made["conclusive"] is False
    assert b"Traceback" not in out + err


def test_debug_shows_the_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    from readiness.formats import dockerfile

    def crash(_artifact: object) -> object:
        raise RuntimeError("boom")

    (tmp_path / "Dockerfile").write_text(FINE)
    monkeypatch.setattr(dockerfile, "documents", crash)
    main(["audit", str(tmp_path), "--without", "all", "--output", "concise", "--debug"])
    assert b"Traceback" in capsysbinary.readouterr().err


def test_a_git_worktree_is_audited(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    main_tree, other = tmp_path / "main", tmp_path / "other"
    main_tree.mkdir()
    (main_tree / "Dockerfile").write_text(FINE)
    for arguments in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=n", "-c", "user.email=n@example.org", "commit", "-qm", "m"],
        ["worktree", "add", "-q", str(other)],
    ):
        subprocess.run(["git", "-C", str(main_tree), *arguments], check=True, capture_output=True)
    assert main(["audit", str(other), "--select", "docker-base-latest", "--without", "all", "--output", "json"]) == 0
    assert json.loads(capsysbinary.readouterr().out)["coverage"]["read"] == 1


def test_a_secret_reaches_no_output(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    token = "ghp_" + "a1B2" * 9
    (tmp_path / "Dockerfile").write_text(
        f"FROM debian:latest\nENV API_TOKEN={token}\nRUN curl https://u:{token}@x.org\n"
    )
    (tmp_path / ".env").write_text(f"API_TOKEN={token}\n")
    for form in ("text", "concise", "json", "sarif"):
        main(
            ["audit", str(tmp_path), "--select", "all", "--offline", "--output", form, "--without", "bandit,pip-audit"]
        )
        out, err = capsysbinary.readouterr()
        assert token.encode() not in out + err
