"""`readiness audit --fix` and `--diff`: what is written, what is left, and what decides the exit code."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from readiness.cli import main

if TYPE_CHECKING:
    from pathlib import Path

DOCKERFILE = """\
# é\tbase
FROM debian:12
MAINTAINER Mira <mira@example.org>
RUN apt update && \\
    # tools
    apt install curl
"""
MENDED = """\
# é\tbase
FROM debian:12
LABEL org.opencontainers.image.authors="Mira <mira@example.org>"
RUN apt-get update && \\
    # tools
    apt-get install -y curl
"""
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: app  # the one
      image: registry.example.com/web:1.4.2
"""
HARDENED = (
    POD
    + """\
      securityContext:
        readOnlyRootFilesystem: true
        seccompProfile:
          type: RuntimeDefault
"""
)
SAFE = ("--select", "docker-maintainer-deprecated,docker-apt-cli,docker-pkg-prompts")
UNSAFE = ("--select", "k8s-ro-rootfs,k8s-seccomp-unset")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def audit(*flags: str) -> int:
    return main(["audit", ".", "--without", "all", "--fail-on", "note", *flags])


def test_several_fixes_of_one_file_are_written_and_the_second_audit_decides(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (project / "Dockerfile").write_text(DOCKERFILE)
    assert audit(*SAFE) == 1
    assert audit(*SAFE, "--fix") == 0
    assert (project / "Dockerfile").read_text() == MENDED
    assert "fixed 3 findings in 1 file\n" in capfd.readouterr().err
    assert audit(*SAFE, "--fix") == 0
    assert (project / "Dockerfile").read_text() == MENDED
    assert "fixed 0 findings in 0 files\n" in capfd.readouterr().err


def test_line_ends_mark_and_mode_stay(project: Path) -> None:
    file = project / "Dockerfile"
    file.write_bytes(b"\xef\xbb\xbf" + DOCKERFILE.replace("\n", "\r\n").encode())
    file.chmod(0o640)
    assert audit(*SAFE, "--fix") == 0
    assert file.read_bytes() == b"\xef\xbb\xbf" + MENDED.replace("\n", "\r\n").encode()
    assert file.stat().st_mode & 0o777 == 0o640


def test_unsafe_fixes_are_written_only_when_asked_for(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "pod.yaml").write_text(POD)
    assert audit(*UNSAFE, "--fix") == 1
    assert (project / "pod.yaml").read_text() == POD
    assert "2 fixes may change behaviour: --fix=unsafe for those too" in capfd.readouterr().err


def test_fixes_of_one_place_wait_for_each_other(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "pod.yaml").write_text(POD)
    assert audit(*UNSAFE, "--fix=unsafe") == 0
    assert (project / "pod.yaml").read_text() == HARDENED
    assert "fixed 2 findings in 1 file\n" in capfd.readouterr().err


def test_a_file_may_follow_the_flag(project: Path) -> None:
    (project / "Dockerfile").write_text(DOCKERFILE, encoding="utf-8")
    main(["audit", "--without", "all", *SAFE, "--fix", "Dockerfile"])
    assert (project / "Dockerfile").read_text(encoding="utf-8") == MENDED


def test_what_no_fix_can_mend_still_fails(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "Dockerfile").write_text("FROM debian:12\nRUN apt upgrade\nADD app.jar https://example.com/x /app/\n")
    assert audit("--select", "docker-apt-cli,docker-add-for-copy", "--fix") == 1
    assert "fixed 0 findings in 0 files\n" in capfd.readouterr().err


def test_a_silenced_finding_is_not_fixed(project: Path) -> None:
    text = "FROM debian:12\n# readiness: ignore[docker-maintainer-deprecated] -- read by our registry\nMAINTAINER me\n"
    (project / "Dockerfile").write_text(text)
    assert audit(*SAFE, "--fix") == 0
    assert (project / "Dockerfile").read_text() == text


def test_what_other_places_share_is_left_alone(project: Path) -> None:
    text = (
        "x-log: &log\n  driver: json-file\nservices:\n"
        "  web:\n    image: shop/web:1.4\n    logging: *log\n  api:\n    image: shop/api:1.4\n    logging: *log\n"
    )
    (project / "compose.yaml").write_text(text)
    assert audit("--select", "compose-logging-unbounded", "--fix=unsafe") == 1
    assert (project / "compose.yaml").read_text() == text


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_diff_writes_nothing_and_can_be_applied(project: Path, capfd: pytest.CaptureFixture[str], end: str) -> None:
    (project / "Dockerfile").write_bytes(DOCKERFILE.replace("\n", end).encode())
    assert audit(*SAFE, "--diff") == 1
    assert (project / "Dockerfile").read_bytes() == DOCKERFILE.replace("\n", end).encode()
    shown = capfd.readouterr().out
    assert shown.startswith("--- a/Dockerfile\n+++ b/Dockerfile\n@@ ")
    git = shutil.which("git")
    assert git is not None
    subprocess.run([git, "apply", "-"], input=shown.encode(), check=True, cwd=project)
    assert (project / "Dockerfile").read_bytes() == MENDED.replace("\n", end).encode()


def test_diff_shows_unsafe_fixes_only_when_asked_for(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "pod.yaml").write_text(POD)
    audit(*UNSAFE, "--diff")
    assert capfd.readouterr().out == ""
    audit(*UNSAFE, "--diff", "--fix=unsafe")
    assert "+        readOnlyRootFilesystem: true\n" in capfd.readouterr().out
    assert (project / "pod.yaml").read_text() == POD


def test_diff_and_a_report_that_is_asked_for(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "Dockerfile").write_text(DOCKERFILE)
    audit(*SAFE, "--diff", "--output", "concise")
    shown = capfd.readouterr().out
    assert shown.startswith("--- a/Dockerfile\n")
    assert "docker-maintainer-deprecated" in shown


def test_a_file_with_faults_of_its_own_is_fixed_all_the_same(project: Path) -> None:
    (project / "Dockerfile").write_text("FROM debian:12\nMAINTAINER me\nRNU typo\n")
    audit(*SAFE, "--fix")
    expected = 'FROM debian:12\nLABEL org.opencontainers.image.authors="me"\nRNU typo\n'
    assert (project / "Dockerfile").read_text() == expected


def test_the_encoding_of_a_file_stays(project: Path) -> None:
    (project / "Dockerfile").write_bytes("FROM debian:12\nMAINTAINER José\n".encode("latin-1"))
    assert audit(*SAFE, "--fix") == 0
    expected = 'FROM debian:12\nLABEL org.opencontainers.image.authors="José"\n'
    assert (project / "Dockerfile").read_bytes() == expected.encode("latin-1")


def test_nothing_is_written_through_a_link(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "Dockerfile").write_text(DOCKERFILE)
    (project / "Dockerfile").rename(project / "real")
    (project / "Dockerfile").symlink_to("real")
    audit(*SAFE, "--fix")
    assert (project / "real").read_text() == DOCKERFILE
    assert "fixed 0 findings in 0 files\n" in capfd.readouterr().err
