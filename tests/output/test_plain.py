"""Hostile texts come out harmless."""

from __future__ import annotations

import pytest

from readiness.output.plain import characters, encodable, one_line, plain, plain_path


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("image [bold]x[/] :smile:", "image [bold]x[/] :smile:", id="markup is text"),
        pytest.param("a\n\tb\r\nc", "a b c", id="one line"),
        pytest.param("\x1b]0;title\x07", "␛]0;title␇", id="terminal orders"),
        pytest.param("a\x7f\x9b31m", "a␡\ufffd31m", id="delete and C1"),
        pytest.param("a\u202eb\u2066c\ufeff", "a\ufffdb\ufffdc\ufffd", id="invisible characters"),
        pytest.param("bad\udcff", "bad\ufffd", id="lone surrogate"),
        pytest.param("x ::error file=a::boo", "x \ua789:error file=a::boo", id="order to the runner"),
        pytest.param("std::string 日本語 é", "std::string 日本語 é", id="ordinary text stays"),
    ],
)
def test_text_is_made_plain(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_one_line_keeps_colons() -> None:
    assert one_line("x\n::error::") == "x ::error::"


def test_columns_stay_true() -> None:
    text = "".join(chr(code) for code in range(0x300)) + "\u202e\udcff\U000e0041"
    assert len(characters(text)) == len(text)


@pytest.mark.parametrize(
    ("path", "shown"),
    [("a b/c", "a b/c"), ("a\nb\tc", "a␀b␀c"), ("::error::", "./::error::"), ("##[add-mask]x", "./##[add-mask]x")],
)
def test_path_starts_a_line_safely(path: str, shown: str) -> None:
    assert plain_path(path) == shown


def test_encodable_text_has_no_surrogates() -> None:
    assert encodable("a\udcffé").encode() == b"a?\xc3\xa9"
