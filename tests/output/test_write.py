"""Files are written whole or not at all."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from readiness.output.write import write

if TYPE_CHECKING:
    from pathlib import Path


def test_folder_is_made_and_text_is_utf8_with_plain_line_ends(tmp_path: Path) -> None:
    write(str(tmp_path / "out" / "a.json"), "é\n")
    assert (tmp_path / "out" / "a.json").read_bytes() == b"\xc3\xa9\n"


def test_old_text_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    target.write_text("a much longer old text")
    target.chmod(0o640)
    write(str(target), "new")
    assert (target.read_text(), stat.S_IMODE(target.stat().st_mode), os.listdir(tmp_path)) == ("new", 0o640, ["a.json"])


def test_what_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    target.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write(str(target), "half\udcff")
    assert (target.read_text(), os.listdir(tmp_path)) == ("old", ["a.json"])


def test_new_file_is_as_readable_as_others(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("")
    write(str(tmp_path / "a.json"), "")
    assert (tmp_path / "a.json").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    write(str(tmp_path / "link"), "new")
    assert ((tmp_path / "link").is_symlink(), (tmp_path / "real").read_text()) == (True, "new")


def test_device_is_written_to_not_replaced() -> None:
    write("/dev/null", "text")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_folder_as_target_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        write(str(tmp_path), "text")


def test_the_summary_of_a_step_is_added_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("## Tests\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    write(str(summary), "## readiness\n")
    write(str(tmp_path / "other.md"), "x\n")
    assert summary.read_text() == "## Tests\n## readiness\n"
