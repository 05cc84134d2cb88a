"""Texts put together, measured, wrapped and coloured."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from readiness.output.text.cells import cells
from readiness.output.text.styled import Text, assemble, joined, wrapped, written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param("plain", 5, id="ascii"),
        pytest.param("值│é…✗", 6, id="wide and narrow"),
        pytest.param("e\u0301", 1, id="combining"),
        pytest.param("👩", 2, id="picture"),
    ],
)
def test_cells(text: str, expected: int) -> None:
    assert cells(text) == expected == cell_len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [""], id="nothing"),
        pytest.param("one two", ["one two"], id="fits"),
        pytest.param("one two three", ["one two", "three"], id="between words"),
        pytest.param("abcdefghijklmnop", ["abcdefgh", "ijklmnop"], id="inside a long word"),
        pytest.param("a bcdefghijklm no", ["a", "bcdefghi", "jklm no"], id="a long word begins a line"),
        pytest.param("值值值值值", ["值值值值", "值"], id="wide"),
    ],
)
def test_wrapping(text: str, expected: list[str]) -> None:
    assert [line.plain for line in wrapped(Text(text), 8)] == expected


@given(st.text("ab值 é", max_size=200), st.integers(2, 40))
def test_no_line_is_wider_than_its_room_and_nothing_is_lost(text: str, room: int) -> None:
    lines = [line.plain for line in wrapped(Text(text), room)]
    assert max(map(cells, lines)) <= room
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_styles_survive_wrapping() -> None:
    text = assemble(("error", "bold red"), " in ", ("file", "dim"))
    assert [written(line, color=True) for line in wrapped(text, 8)] == [
        "\x1b[1;31merror\x1b[0m in",
        "\x1b[2mfile\x1b[0m",
    ]
    assert written(text, color=False) == "error in file"


def test_joining() -> None:
    assert joined(" · ", [Text("a"), Text("b", "bold")]).pieces == (("a", ""), (" · ", ""), ("b", "bold"))
    assert joined(" · ", []).plain == ""
