from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from readiness.scanners import places

if TYPE_CHECKING:
    from pathlib import Path


def test_only_regular_files_inside_the_root_are_given_to_tools(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "folder").mkdir(parents=True)
    (root / "file").write_text("x")
    (tmp_path / "secret").write_text("x")
    os.symlink("../secret", root / "out")
    os.symlink("file", root / "in")
    found = places.present(str(root), ["file", "in", "out", "folder", "gone", "../secret"])
    assert found == (
        ("file", "in"),
        {
            "out": "leads out of the audited folder",
            "folder": "is not a regular file",
            "gone": "is not a regular file",
            "../secret": "leads out of the audited folder",
        },
    )


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"\xef\xbb\xbfa\r\nb", "a\nb"),
        ("é".encode("latin-1"), "é"),
        ("中\n".encode("utf-16"), "中\n"),
        (b"a\rb", "a\nb"),
    ],
    ids=["bom", "latin-1", "utf-16", "cr"],
)
def test_text_is_decoded_as_an_artifact_is(raw: bytes, text: str) -> None:
    assert places.decoded(raw) == text


@pytest.mark.parametrize("path", ["tests/a.py", "src/__tests__/a.ts", "a_test.go", "pkg/test_a.py", "a.spec.ts"])
def test_tests_are_known_by_place_or_name(path: str) -> None:
    assert places.is_test(path)


@pytest.mark.parametrize(
    "path", ["src/contest/a.py", "latest.py", "src/testimony.py", "spec/openapi.yaml", "attest.go"]
)
def test_what_only_sounds_like_a_test_is_none(path: str) -> None:
    assert not places.is_test(path)
