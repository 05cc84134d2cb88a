from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from osv_server import advisory, serving
from scanner_recordings import REQUIREMENTS, recording, simple, write

from readiness.formats.packages.content import LockedPackage
from readiness.formats.packages.locked import Locked
from readiness.model.artifact import Alert, Scan
from readiness.model.flaw import Flaw, Flawed
from readiness.model.location import Location, Region
from readiness.scanners import ScanOptions, pip_audit
from readiness.scanners.pip_pins import can_be_asked, key, sheets

if TYPE_CHECKING:
    from pathlib import Path

ASKED = sorted(REQUIREMENTS)
FOUND = {("jinja2", "2.4.1"): [advisory("PYSEC-2014-8", "jinja2", aliases=("CVE-2014-1402",), fixed="2.7.2")]}
ALERT = Alert(
    "advisory",
    Location("api/requirements.txt", Region(2, 1, 2, 14), "jinja2"),
    "jinja2 2.4.1 has CVE-2014-1402, fixed in 2.7.2",
    identity="pypi jinja2 advisory",
    level="warning",
    flawed=Flawed("pypi", "jinja2", "2.4.1", (Flaw(("CVE-2014-1402", "PYSEC-2014-8"), fixed="2.7.2"),)),
)
SKIPPED = {"api/requirements.txt": "not all packages could be looked up: flask is not pinned to one version with =="}


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("requirements.txt", True),
        ("a/requirements-dev.txt", True),
        ("requirements/base.txt", True),
        ("uv.lock", True),
        ("a/poetry.lock", True),
        ("pylock.prod.toml", True),
        ("pyproject.toml", True),
        ("package.json", False),
        ("docs/notes.txt", False),
        ("tests/requirements.txt", False),
        ("node_modules/a/requirements.txt", False),
    ],
)
def test_wants_files_that_fix_versions(path: str, *, wanted: bool) -> None:
    assert pip_audit.wants(path) is wanted


def test_reads_the_recording(tmp_path: Path) -> None:
    write(str(tmp_path), REQUIREMENTS)
    found = pip_audit.read(recording("pip-audit", "two-versions-2.10.1"), str(tmp_path), ASKED)
    assert found == Scan("pip-audit", examined=frozenset({"web/requirements.txt"}), alerts=(ALERT,), skipped=SKIPPED)


def test_a_package_that_pip_audit_skipped_was_not_examined(tmp_path: Path) -> None:
    write(str(tmp_path), {"requirements.txt": "torch==2.1.0+cpu\nidna==3.6\n"})
    said = '{"dependencies": [{"name": "torch", "skip_reason": "is not on PyPI"}, {"name": "idna", "version": "3.6", "vulns": []}]}'
    found = pip_audit.read(said, str(tmp_path), ["requirements.txt"])
    assert simple(found) == (
        [],
        [],
        {"requirements.txt": "not all packages could be looked up: torch is not on PyPI"},
    )


def test_a_manifest_is_covered_by_its_lock_file(tmp_path: Path) -> None:
    lock = (
        'version = 1\n\n[manifest]\nmembers = ["api"]\n\n[[package]]\nname = "idna"\nversion = "3.6"\nsource = { registry = "https://pypi.org/simple" }\n\n'
        '[[package]]\nname = "api"\nversion = "0.1.0"\nsource = { editable = "api" }\n'
    )
    manifest = '[project]\nname = "{}"\nversion = "1"\ndependencies = ["idna>=3"]\n'
    files = {
        "uv.lock": lock,
        "api/pyproject.toml": manifest.format("api"),
        "other/pyproject.toml": manifest.format("o"),
    }
    said = '{"dependencies": [{"name": "idna", "version": "3.6", "vulns": []}]}'
    found = pip_audit.read(said, str(tmp_path), write(str(tmp_path), files))
    assert found.examined == {"uv.lock", "api/pyproject.toml"}
    assert set(found.skipped) == {"other/pyproject.toml"}


def test_an_included_file_is_no_gap_if_it_is_looked_up_itself(tmp_path: Path) -> None:
    files = {
        "requirements/base.txt": "idna==3.6\n",
        "requirements/prod.txt": "-r base.txt\n",
        "requirements/x.txt": "-r gone.txt\n",
    }
    said = '{"dependencies": [{"name": "idna", "version": "3.6", "vulns": []}]}'
    found = pip_audit.read(said, str(tmp_path), write(str(tmp_path), files))
    assert found.examined == {"requirements/base.txt", "requirements/prod.txt"}


def test_two_versions_of_a_package_stand_on_two_sheets() -> None:
    locked = [
        Locked((LockedPackage("a", "1.0", 1), LockedPackage("b", "2", 2))),
        Locked((LockedPackage("A", "1.1", 1), LockedPackage("B", "2", 2), LockedPackage("c", "1 --hash=x", 3))),
    ]
    assert sheets(locked) == ["a==1.0\nb==2\n", "a==1.1\n"]


def test_many_packages_are_shared_out() -> None:
    locked = [Locked(tuple(LockedPackage(f"p{number}", "1", number) for number in range(60)))]
    assert [sheet.count("\n") for sheet in sheets(locked)] == [20, 20, 20]


@pytest.mark.parametrize(
    ("version", "asked"),
    [
        ("1.0", True),
        ("2!1.0rc1.post2.dev3+cu12.1", True),
        ("1.0-1", True),
        ("*", False),
        ("1; x", False),
        ("1\n-e .", False),
    ],
)
def test_only_plain_versions_are_written(version: str, *, asked: bool) -> None:
    assert can_be_asked("a", version) is asked


def test_spellings_of_one_package_are_one() -> None:
    assert key("Foo_Bar.baz", "v1.0.0-RC1") == key("foo-bar-baz", "1.0.0rc1") == ("foo-bar-baz", "1.0.0rc1")


def test_offline_is_a_failure_and_not_a_pass(tmp_path: Path) -> None:
    found = pip_audit.scan(str(tmp_path), ASKED, ScanOptions(offline=True))
    assert found == Scan("pip-audit", failure="offline: advisories were not asked for")


def test_without_pins_nothing_is_asked_and_nothing_passes(tmp_path: Path) -> None:
    write(str(tmp_path), {"requirements.txt": "flask>=2\n"})
    found = pip_audit.scan(str(tmp_path), ["requirements.txt"], ScanOptions(osv_url="http://127.0.0.1:9/"))
    assert (found.failure, list(found.skipped)) == ("", ["requirements.txt"])


@pytest.mark.scanner
def test_the_real_tool_says_what_was_recorded(tmp_path: Path) -> None:
    write(str(tmp_path), REQUIREMENTS)
    with serving(FOUND) as (url, asked):
        found = pip_audit.scan(str(tmp_path), ASKED, ScanOptions(osv_url=url))
    assert (found.failure, found.alerts, found.skipped) == ("", (ALERT,), SKIPPED)
    assert found.examined == {"web/requirements.txt"}
    assert sorted(asked) == [("idna", "3.6"), ("jinja2", "2.4.1"), ("jinja2", "3.1.6")]


@pytest.mark.scanner
@pytest.mark.parametrize(
    ("raw", "status", "failure"),
    [
        (b"<html>", 200, "pip-audit could not read the advisory service's answer"),
        (b'{"vulns": [{}]}', 200, "pip-audit could not read the advisory service's answer"),
        (b'{"vulns": 3}', 200, "pip-audit could not read the advisory service's answer"),
        (b"{}", 503, "the advisory service refused to answer"),
    ],
    ids=["html", "no id", "no list", "unavailable"],
)
def test_a_malformed_answer_is_a_failure(tmp_path: Path, raw: bytes, status: int, failure: str) -> None:
    write(str(tmp_path), REQUIREMENTS)
    with serving(raw=raw, status=status) as (url, _):
        assert pip_audit.scan(str(tmp_path), ASKED, ScanOptions(osv_url=url)) == Scan("pip-audit", failure=failure)


@pytest.mark.scanner
def test_a_server_that_is_down_is_a_failure(tmp_path: Path) -> None:
    write(str(tmp_path), REQUIREMENTS)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1/query"
    assert pip_audit.scan(str(tmp_path), ASKED, ScanOptions(osv_url=url)) == Scan(
        "pip-audit", failure="the advisory service could not be reached: no network, or use --offline"
    )
