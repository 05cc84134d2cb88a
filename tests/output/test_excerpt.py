"""A source line and its underline."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from readiness.model.location import Region
from readiness.output.text.excerpt import excerpt


def line(start: int, end: int) -> Region:
    return Region(7, start, 7, end)


@pytest.mark.parametrize(
    ("snippet", "region", "expected"),
    [
        pytest.param("FROM debian", line(6, 12), ("FROM debian", "     ^^^^^^"), id="plain"),
        pytest.param("    USER root", line(10, 14), ("USER root", "     ^^^^"), id="indentation is dropped"),
        pytest.param("\tx\ty", line(4, 5), ("x   y", "    ^"), id="tabs become spaces"),
        pytest.param("名前: 値", line(5, 6), ("名前: 値", "      ^^"), id="wide characters get two marks"),
        pytest.param("e\u0301x", line(3, 4), ("e\u0301x", " ^"), id="combining marks take no cell"),
        pytest.param("image: x", line(9, 9), ("image: x", "        ^"), id="empty region at the end"),
        pytest.param("image: x", line(40, 50), ("image: x", "        ^"), id="region beyond the line"),
        pytest.param("image: x", Region(7, 8, 9, 2), ("image: x", "       ^"), id="region of several lines"),
        pytest.param("  a", line(1, 4), ("  a", "^^^"), id="region in the indentation"),
        pytest.param("a\x1b[31mb", line(1, 2), ("a␛[31mb", "^"), id="escape sequence"),
        pytest.param("a\u202eb", line(3, 4), ("a\ufffdb", "  ^"), id="direction override"),
        pytest.param("first\nsecond", line(1, 6), ("first", "^^^^^"), id="one line only"),
        pytest.param("", line(1, 1), ("", "^"), id="nothing"),
    ],
)
def test_region_is_underlined(snippet: str, region: Region, expected: tuple[str, str]) -> None:
    assert excerpt(snippet, region, 40) == expected


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        pytest.param(line(1, 4), ("abcdefghijklmnopqr…", "^^^"), id="start"),
        pytest.param(line(14, 16), ("…jklmnopqrstuvwxyza…", "     ^^"), id="middle"),
        pytest.param(line(50, 53), ("…ijklmnopqrstuvwxyz", " " * 16 + "^^^"), id="end"),
        pytest.param(line(5, 40), ("…efghijklmnopqrstuv…", " ^^^^^^^^^^^^^^^^^^"), id="longer than the room"),
    ],
)
def test_long_line_is_shown_around_its_region(region: Region, expected: tuple[str, str]) -> None:
    assert excerpt("abcdefghijklmnopqrstuvwxyz" * 2, region, 20) == expected


@pytest.mark.parametrize("unit", ["x", "\t", "値", "e\u0301", "\x1b", "👩‍👩"], ids=ascii)
@pytest.mark.parametrize("room", [16, 21, 76])
def test_no_line_is_wider_than_its_room(unit: str, room: int) -> None:
    snippet = f"a{unit * 90}b"
    for start in range(1, len(snippet) + 2):
        for length in (1, 7, 60):
            shown, marks = excerpt(snippet, line(start, start + length), room)
            assert cell_len(shown) <= room
            assert len(marks) <= room
            assert marks.strip("^ ") == ""
            assert "^" in marks


def test_minified_file_is_no_burden() -> None:
    shown, marks = excerpt("x" * 5_000_000, line(2_500_000, 2_500_003), 40)
    assert (len(shown), marks.strip()) == (40, "^^^")
