"""Fixes to texts, texts to disk."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from readiness.fixes import FixResult, apply, diff, write
from readiness.model.finding import Applicability, Edit, Fix
from readiness.model.location import Region

if TYPE_CHECKING:
    from pathlib import Path


def fix(*edits: tuple[int, int, int, int, str], path: str = "a", unsafe: bool = False) -> Fix:
    made = tuple(Edit(path, Region(*edit[:4]), edit[4]) for edit in edits)
    return Fix(f"fix {edits}", made, Applicability.UNSAFE if unsafe else Applicability.SAFE)


def always(_path: str, _text: str) -> bool:
    return True


TEXT = "one: 1\ntwo: 2\nthree: é中3\n"


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([(1, 6, 1, 7, "x")], "one: x\ntwo: 2\nthree: é中3\n"),
        ([(3, 8, 3, 10, "y")], "one: 1\ntwo: 2\nthree: y3\n"),
        ([(2, 1, 3, 1, "")], "one: 1\nthree: é中3\n"),
        ([(1, 7, 1, 7, "\r\nnew: 0")], "one: 1\nnew: 0\ntwo: 2\nthree: é中3\n"),
        ([(4, 1, 4, 1, "end: 4\n")], TEXT + "end: 4\n"),
        ([(5, 1, 5, 1, "end: 4\n")], TEXT + "end: 4\n"),
        ([(3, 1, 3, 6, "drei"), (1, 1, 1, 4, "eins")], "eins: 1\ntwo: 2\ndrei: é中3\n"),
        ([(1, 1, 1, 4, "uno"), (1, 1, 1, 1, "- "), (1, 4, 1, 4, "!")], "- uno!: 1\ntwo: 2\nthree: é中3\n"),
    ],
    ids=["replace", "wide characters", "line", "insert", "end", "after the end", "two", "adjacent"],
)
def test_edits_are_made_by_region(edits: list[tuple[int, int, int, int, str]], expected: str) -> None:
    one = fix(*edits)
    assert apply({"a": TEXT}, [one], unsafe=False, parses=always) == FixResult({"a": expected}, (one,), ())


def test_an_overlapping_fix_is_skipped_and_said() -> None:
    first, second, third = fix((1, 1, 1, 6, "x")), fix((1, 4, 1, 7, "y")), fix((2, 1, 2, 2, "T"))
    assert apply({"a": TEXT}, [first, second, third], unsafe=False, parses=always) == FixResult(
        {"a": "x1\nTwo: 2\nthree: é中3\n"},
        (first, third),
        ((second, "it overlaps a fix before it; run again to apply it"),),
    )


def test_two_insertions_at_one_place_are_a_conflict_and_the_same_twice_is_one() -> None:
    first, same, other = (fix((1, 1, 1, 1, text)) for text in ("a", "a", "b"))
    found = apply({"a": TEXT}, [first, same, other], unsafe=False, parses=always)
    assert found.files == {"a": "a" + TEXT}
    assert (found.applied, [one for one, _ in found.skipped]) == ((first, same), [other])


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (fix((1, 1, 1, 1, "x"), unsafe=True), "unsafe: it may change behaviour, and only safe fixes were asked for"),
        (fix(), "it changes nothing"),
        (fix((1, 1, 1, 1, "x"), path="b"), "`b` was not read"),
        (fix((9, 1, 9, 2, "x")), "`a` has no line 9, column 1"),
        (fix((1, 8, 1, 9, "x")), "`a` has no line 1, column 8"),
        (fix((2, 1, 1, 1, "x")), "`a` has no line 2, column 1"),
        (fix((1, 1, 1, 3, "x"), (1, 2, 1, 4, "y")), "its own edits overlap"),
    ],
    ids=["unsafe", "empty", "unread", "line", "column", "backwards", "itself"],
)
def test_a_fix_that_cannot_be_made_is_skipped_with_its_reason(one: Fix, reason: str) -> None:
    assert apply({"a": TEXT}, [one], unsafe=False, parses=always) == FixResult({}, (), ((one, reason),))


def test_unsafe_fixes_are_made_when_asked_for() -> None:
    one = fix((1, 1, 1, 1, "x"), unsafe=True)
    assert apply({"a": TEXT}, [one], unsafe=True, parses=always).applied == (one,)


def test_only_the_fix_that_breaks_the_file_is_left_out() -> None:
    good, bad, fine = fix((1, 6, 1, 7, "x")), fix((2, 1, 2, 1, "{")), fix((3, 1, 3, 1, "# "))
    found = apply({"a": TEXT}, [good, bad, fine], unsafe=False, parses=lambda _, text: "{" not in text)
    assert found == FixResult(
        {"a": "one: x\ntwo: 2\n# three: é中3\n"}, (good, fine), ((bad, "the file would not parse any more"),)
    )


def test_a_fix_over_two_files_is_made_whole_or_not_at_all() -> None:
    both = Fix(
        "both",
        (
            Edit(
                "a",
                Region(
                    1,
                    1,
                    1,
                    1,
                ),
                "x",
            ),
            Edit("b", Region(1, 1, 1, 1), "{"),
        ),
        Applicability.SAFE,
    )
    found = apply({"a": TEXT, "b": TEXT}, [both], unsafe=False, parses=lambda _, text: "{" not in text)
    assert (found.files, found.applied) == ({}, ())


def test_a_fix_that_leaves_the_text_as_it_was_changes_no_file() -> None:
    assert apply({"a": TEXT}, [fix((1, 1, 1, 4, "one"))], unsafe=False, parses=always).files == {}


def test_diff_is_unified() -> None:
    assert diff("a\nb\nc", "a\nB\nc", "x/y.yaml") == (
        "--- a/x/y.yaml\n+++ b/x/y.yaml\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n\\ No newline at end of file\n"
    )
    assert diff("a\n", "a\n", "x") == ""
    assert diff("", "a\x0cb\n", "x") == "--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+a\x0cb\n"


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        (b"a\r\nb\r\n", "a\nc\nb\n", b"a\r\nc\r\nb\r\n"),
        (b"a\nb\n", "a\nc\n", b"a\nc\n"),
        (b"a\r\nb\nc\r\nd", "a\nb\nx\nc\nd\n", b"a\r\nb\nx\r\nc\r\nd\r\n"),
        (b"\xef\xbb\xbfa\r\n", "b\n", b"\xef\xbb\xbfb\r\n"),
        ("a\r\n".encode("utf-16"), "é\n", "é\r\n".encode("utf-16")),
        (b"caf\xe9\n", "café au lait\n", b"caf\xe9 au lait\n"),
    ],
    ids=["crlf", "lf", "mixed", "bom", "utf-16", "latin-1"],
)
def test_write_keeps_the_files_own_style(tmp_path: Path, before: bytes, text: str, after: bytes) -> None:
    file = tmp_path / "run.sh"
    file.write_bytes(before)
    file.chmod(0o750)
    assert write(str(tmp_path), {"run.sh": text}) == ()
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (after, 0o750)
    assert os.listdir(tmp_path) == ["run.sh"]


def test_write_says_what_it_did_not_write(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"caf\xe9")
    (tmp_path / "stale").write_text("new")
    (tmp_path / "target").write_text("x")
    (tmp_path / "link").symlink_to("target")
    (tmp_path / "damaged").write_bytes(b"\xff\xfea\x00b")
    files = dict.fromkeys(("latin", "stale", "link", "gone", "damaged"), "中")
    assert write(str(tmp_path), files, before={"stale": "old"}) == (
        ("damaged", "its bytes are damaged, and writing it would lose them"),
        ("gone", "no such file or directory"),
        ("latin", "its encoding, latin-1, cannot hold '中'"),
        ("link", "not a regular file"),
        ("stale", "changed on disk since it was read"),
    )
    assert (tmp_path / "target").read_text() == "x"
    assert sorted(os.listdir(tmp_path)) == ["damaged", "latin", "link", "stale", "target"]
