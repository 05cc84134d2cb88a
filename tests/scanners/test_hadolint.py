from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scanner_recordings import HADOLINT, recording, simple, write

from readiness.model.artifact import Alert
from readiness.model.location import Location, Region
from readiness.scanners import ScanOptions, hadolint

if TYPE_CHECKING:
    from pathlib import Path

ASKED = ["-x.dockerfile", "api/Dockerfile", "broken/Dockerfile", "ignored/Dockerfile"]
EXPECTED = (
    ["-x.dockerfile", "api/Dockerfile", "ignored/Dockerfile"],
    [
        ("api/Dockerfile:1:1-19", "DL3007"),
        ("api/Dockerfile:2:1-30", "DL3003"),
        ("api/Dockerfile:2:1-30", "SC2086"),
        ("ignored/Dockerfile:2:1-19", "DL3007"),
    ],
    {"broken/Dockerfile": "hadolint cannot parse line 2"},
)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("Dockerfile", True),
        ("a/Dockerfile.prod", True),
        ("a/web.dockerfile", True),
        ("Containerfile", True),
        ("Dockerfile.dockerignore", False),
        ("Dockerfile.j2", False),
        ("docs/dockerfile.md", False),
        ("node_modules/x/Dockerfile", False),
        ("dockerfiles/readme", False),
    ],
)
def test_wants_dockerfiles(path: str, *, wanted: bool) -> None:
    assert hadolint.wants(path) is wanted


def test_reads_the_recording(tmp_path: Path) -> None:
    write(str(tmp_path), HADOLINT)
    found = hadolint.read(recording("hadolint", "dockerfiles-2.15.1"), str(tmp_path), ASKED)
    assert simple(found) == EXPECTED
    assert found.alerts[0] == Alert(
        "DL3007",
        Location("api/Dockerfile", Region(1, 1, 1, 19)),
        "Using latest is prone to errors if the image will ever update. Pin the version explicitly to a release tag",
        level="warning",
    )


@pytest.mark.scanner
def test_the_real_tool_says_what_was_recorded(tmp_path: Path) -> None:
    """Neither the repository's configuration nor its comments change it, nor does a name like an option."""
    write(str(tmp_path), HADOLINT)
    (tmp_path / "folder.dockerfile").mkdir()
    found = hadolint.scan(str(tmp_path), [*ASKED, "folder.dockerfile"], ScanOptions(timeout=60))
    assert simple(found) == (*EXPECTED[:2], {**EXPECTED[2], "folder.dockerfile": "is not a regular file"})
    assert found.version


@pytest.mark.scanner
def test_names_outside_ascii_are_the_same_on_the_way_back(tmp_path: Path) -> None:
    write(str(tmp_path), {"Döck–中/Dockerfile": "FROM alpine\n"})
    found = hadolint.scan(str(tmp_path), ["Döck–中/Dockerfile"], ScanOptions(timeout=60))
    assert simple(found) == (["Döck–中/Dockerfile"], [("Döck–中/Dockerfile:1:1-12", "DL3006")], {})
