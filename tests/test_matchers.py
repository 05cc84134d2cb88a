"""Kept patterns find what compiled ones find, and nothing odd is believed."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest

from readiness import compiled, matchers

if TYPE_CHECKING:
    from pathlib import Path

PATTERNS = [
    (r"(?P<name>[a-z]+)-(?P<number>\d+)(x)?", 0),
    (r"(?i)ſtraße|[ÄÖÜ]\b(?!x)(?<=y)", int(re.MULTILINE)),
    (r"a{2,300}?[^\x00-\x7f\U0001f600]", int(re.IGNORECASE | re.VERBOSE)),
]


@pytest.mark.parametrize("source", PATTERNS)
def test_a_kept_pattern_is_the_same(tmp_path: Path, source: tuple[str, int]) -> None:
    place = str(tmp_path / "kept")
    first = matchers.Matchers(place)
    first.compile(*source)
    first.keep()
    rows = compiled.kept(place)["rows"]
    again = matchers.Matchers(place)
    found, expected = again.compile(*source), re.compile(*source)
    assert isinstance(rows, dict)
    assert source in rows
    assert (found, found.groupindex, found.pattern) == (expected, expected.groupindex, expected.pattern)
    assert matchers.Matchers(place)._made_of(source) is not None


@pytest.mark.parametrize(
    "row",
    [
        (32, b"\x00" * 8, 0, {}, (None,)),
        (32, b"\xff" * 4, 0, {}, (None,)),
        (32, b"abc", 0, {}, (None,)),
        (1, 2),
        "row",
        7,
    ],
)
def test_what_is_no_code_is_compiled_anew(tmp_path: Path, row: object) -> None:
    place = str(tmp_path / "kept")
    compiled.keep(place, {"state": matchers._state(), "rows": {("a+b", 0): row}})
    assert matchers.Matchers(place).compile("a+b", 0).fullmatch("aab")


def test_another_python_believes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = str(tmp_path / "kept")
    first = matchers.Matchers(place)
    first.compile("a+", 0)
    first.keep()
    monkeypatch.setattr(sys, "version", "4.0")
    assert matchers.Matchers(place)._made_of(("a+", 0)) is None


def test_without_a_place_nothing_is_kept(tmp_path: Path) -> None:
    none = matchers.Matchers("")
    assert none.compile("a+", 0).fullmatch("aa")
    none.keep()
    assert not list(tmp_path.iterdir())


def test_what_is_left_over_goes_one_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = str(tmp_path / "kept")
    monkeypatch.setattr(matchers, "MOST", 1)
    for text in ("a", "b"):
        one = matchers.Matchers(place)
        one.compile(text, 0)
        one.keep()
    assert list(compiled.kept(place)["rows"]) == [("b", 0)]  # type: ignore[call-overload]
