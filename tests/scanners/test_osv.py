"""Advisories that are kept, and lock files: what is told, what is open, and how old it may be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from readiness.advisories import store
from readiness.advisories.record import rows
from readiness.audit import audit
from readiness.config import Config
from readiness.model.artifact import Alert, Scan
from readiness.model.finding import Kind
from readiness.model.flaw import Flaw, Flawed
from readiness.model.location import Location, Region
from readiness.request import Request
from readiness.scanners import ScanOptions, flawed, osv

if TYPE_CHECKING:
    from readiness.model.report import Report

RECORDS = json.loads((Path(__file__).parents[1] / "data" / "advisories.json").read_text(encoding="utf-8"))
LOCK = """{
  "lockfileVersion": 3,
  "packages": {
    "": {"dependencies": {"lodash": "^4.17.0"}},
    "node_modules/lodash": {
      "version": "4.17.20"
    },
    "node_modules/a/node_modules/lodash": {
      "version": "4.17.20"
    },
    "node_modules/minimist": {
      "version": "1.2.5",
      "dev": true
    }
  }
}
"""


@pytest.fixture
def kept(tmp_path: Path) -> str:
    """Advisories of npm and PyPI, of the first of October."""
    folder = tmp_path / "kept"
    folder.mkdir()
    for ecosystem in ("npm", "pypi"):
        found = [row for record in RECORDS for row in rows(record, ecosystem)]
        store.write(store.path(str(folder), ecosystem), found, {"date": "2026-10-01", "source": "a test"})
    return str(folder)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    return folder


def scan(root: Path, files: dict[str, str], kept: str, **options: object) -> Scan:
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    return osv.scan(str(root), sorted(files), ScanOptions(advisories=kept, **options))  # type: ignore[arg-type]


def test_each_version_of_a_package_is_told_once(root: Path, kept: str) -> None:
    found = scan(root, {"package-lock.json": LOCK}, kept, today="2026-10-08")
    assert [(one.location.region, one.level, one.message) for one in found.alerts] == [
        (
            Region(5, 5, 5, 29),
            "warning",
            "lodash 4.17.20 has CVE-2021-23337 (high 7.2), CVE-2020-28500 (medium 5.3), fixed in 4.17.21",
        ),
        (
            Region(11, 5, 11, 31),
            "note",
            "minimist 1.2.5 has CVE-2021-44906 (critical 9.8), fixed in 1.2.6; only development needs it",
        ),
    ]
    assert found.examined == {"package-lock.json"}
    assert (found.version, found.notes) == ("as of 2026-10-01, 7 days old", ())


def test_versions_of_a_package_are_told_together(root: Path, kept: str) -> None:
    """At one that ships; what only development has besides is told when that is mended."""
    lock = LOCK.replace('"version": "1.2.5",\n      "dev": true', '"version": "1.2.5"').replace(
        '"node_modules/a/node_modules/lodash": {\n      "version": "4.17.20"',
        '"node_modules/a/node_modules/minimist": {\n      "version": "0.0.8"',
    )
    found = scan(root, {"package-lock.json": lock}, kept)
    assert found.alerts[1].message == (
        "minimist 0.0.8 and 1.2.5 have CVE-2021-44906 (critical 9.8), fixed in 1.2.6; another package brings it in"
    )
    assert found.alerts[1].level == "error"


def test_a_list_named_for_development_is_for_it(root: Path, kept: str) -> None:
    found = scan(root, {"requirements-dev.txt": "jinja2==2.11.2\n", "requirements.txt": "Jinja2==2.11.2\n"}, kept)
    assert [(one.location.path, one.level) for one in found.alerts] == [
        ("requirements-dev.txt", "note"),
        ("requirements.txt", "warning"),
    ]


def test_nothing_kept_is_open_and_never_a_pass(root: Path, kept: str) -> None:
    files = {"package-lock.json": LOCK, "go.mod": "module a\n\ngo 1.21\n\nrequire golang.org/x/net v0.30.0\n"}
    found = scan(root, files, kept)
    assert found.examined == {"package-lock.json"}
    assert found.skipped == {"go.mod": "no advisories of Go are kept here: `readiness advisories update` fetches them"}
    assert found.notes == (
        "no advisories of Go are kept here, so what they would judge is open: `readiness advisories update` fetches them",
    )
    assert scan(root, files, "").examined == frozenset()


def test_old_ones_find_flaws_but_can_not_tell_that_there_are_none(root: Path, kept: str) -> None:
    found = scan(root, {"package-lock.json": LOCK}, kept, today="2026-11-10")
    assert len(found.alerts) == 2
    assert found.examined == frozenset()
    assert found.skipped == {
        "package-lock.json": "the advisories of npm are 40 days old: `readiness advisories update` fetches them"
    }
    assert "up to 40 days old" in found.notes[0]
    assert scan(root, {"package-lock.json": LOCK}, kept, today="2026-11-10", advisories_max_age=60).examined


def test_broken_files_are_open(root: Path, kept: str) -> None:
    Path(store.path(kept, "pypi")).write_bytes(Path(store.path(kept, "pypi")).read_bytes()[:5000])
    found = scan(root, {"package-lock.json": "{", "requirements.txt": "jinja2==2.11.2\n"}, kept)
    assert found.examined == frozenset()
    assert found.alerts == ()
    assert set(found.skipped) == {"package-lock.json", "requirements.txt"}


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("package-lock.json", True),
        ("a/pnpm-lock.yaml", True),
        ("go.mod", True),
        ("go.sum", False),
        ("uv.lock", True),
        ("node_modules/a/package-lock.json", False),
        ("tests/package-lock.json", False),
        ("package.json", False),
    ],
)
def test_wants_what_fixes_versions(path: str, *, wanted: bool) -> None:
    assert osv.wants(path) is wanted


PLACE = Location("requirements.txt", Region(1, 1, 1, 15))


def alert(*flaws: Flaw, name: str = "jinja2") -> Alert:
    (found,) = flawed.alerts(PLACE, Flawed("pypi", name, "2.11.2", flaws))
    return found


def test_two_scanners_are_told_as_one() -> None:
    ours = alert(Flaw(("CVE-2020-28493", "GHSA-g3rq-g295-4j3m"), "medium", 5.3, "2.11.3"))
    theirs = alert(
        Flaw(("GHSA-g3rq-g295-4j3m", "PYSEC-2021-66"), fixed="2.11.3"), Flaw(("CVE-2024-22195",), fixed="3.1.3")
    )
    scans = {
        "osv": Scan("osv", examined=frozenset({"requirements.txt"}), alerts=(ours,)),
        "pip-audit": Scan("pip-audit", alerts=(theirs,), skipped={"requirements.txt": "x", "b.txt": "y"}),
    }
    told = flawed.together(scans)
    (one,) = told["osv"].alerts
    assert one.message == "jinja2 2.11.2 has CVE-2020-28493 (medium 5.3), CVE-2024-22195, fixed in 3.1.3"
    assert told["osv"].examined == {"requirements.txt"}
    assert told["osv"].skipped == {"b.txt": "y"}
    assert told["pip-audit"].alerts == ()


def test_what_only_one_of_them_found_stays() -> None:
    ours, theirs = alert(Flaw(("CVE-1",))), alert(Flaw(("CVE-2",)), name="flask")
    scans = {"osv": Scan("osv", alerts=(ours,)), "pip-audit": Scan("pip-audit", alerts=(theirs,))}
    assert flawed.together(scans)["osv"].alerts == (ours, theirs)
    assert flawed.together({"pip-audit": scans["pip-audit"]})["osv"].alerts == (theirs,)
    assert flawed.together({"osv": scans["osv"]}) == {"osv": scans["osv"]}


def test_a_server_that_does_not_answer_is_no_trouble_where_advisories_are_kept() -> None:
    failed = Scan("pip-audit", failure="the advisory service could not be reached")
    kept = Scan("osv", examined=frozenset({"uv.lock"}))
    assert flawed.together({"osv": kept, "pip-audit": failed})["pip-audit"].failure == ""
    assert flawed.together({"osv": Scan("osv"), "pip-audit": failed})["pip-audit"] == failed
    partly = Scan("osv", skipped={"requirements.txt": f"{flawed.GAPS}: flask is not pinned"})
    assert flawed.together({"osv": partly, "pip-audit": failed})["pip-audit"].failure == ""
    none = Scan("osv", skipped={"uv.lock": "no advisories of PyPI are kept here"})
    assert flawed.together({"osv": none, "pip-audit": failed})["pip-audit"] == failed


def report(root: Path, kept: str, day: str) -> Report:
    from datetime import date

    config = Config(select=("dependency-known-cve", "dependency-malicious"), offline=True, without=("pip-audit",))
    return audit(Request(root=str(root), config=config, today=lambda: date.fromisoformat(day), advisories=kept))


def test_an_audit_uses_them_and_says_how_old_they_are(root: Path, kept: str) -> None:
    (root / "package-lock.json").write_text(LOCK, encoding="utf-8")
    found = report(root, kept, "2026-10-02")
    assert {(one.rule_id, one.kind, one.level.value) for one in found.findings} == {
        ("dependency-known-cve", Kind.FAIL, "warning"),
        ("dependency-known-cve", Kind.FAIL, "note"),
        ("dependency-malicious", Kind.PASS, "error"),
    }
    assert [(one.name, one.version) for one in found.scanners] == [("osv", "as of 2026-10-01, 1 day old")]
    late = report(root, kept, "2026-12-24")
    assert {one.kind for one in late.findings if one.rule_id == "dependency-malicious"} == {Kind.OPEN}
    assert any("84 days old" in note.message for note in late.notifications)
    assert late.conclusive
