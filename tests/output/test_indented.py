"""JSON by three ways, the same bytes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.output.indented import by_hand, indented

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(max_size=5), below, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_as_python_writes_it(value: object) -> None:
    expected = json.dumps(value, indent=2, ensure_ascii=False)
    assert by_hand(value) == expected
    assert indented(value) == expected


@pytest.mark.parametrize("text", ["\ud800", "\x7f", "\u2028", '"\\/\b\f\n\r\t\x00'], ids=ascii)
def test_an_odd_text_is_written_as_json_writes_it(text: str) -> None:
    assert indented({text: [text]}) == json.dumps({text: [text]}, indent=2, ensure_ascii=False)
