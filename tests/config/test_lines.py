"""The line of each key, of what stands on a line of its own."""

from __future__ import annotations

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from readiness.config.lines import Where, places
from readiness.config.problems import line_of

TEXT = '''\
# [not] = here
select = [
    "a",  # ] = [
    "b = [[",
]
"quoted.key" = 1
text = """
[no.table]
key = 1
"""
a.b = 2

[rules.x]
level = "note"

[[suppress]]
rule = "one"

[[suppress]]
rule = "two" ; broken
[[services]]
name = "a"
[services.rules.y]
level = "note"
[[services]]
[services.rules.y]
level = "note"
'''


def test_keys_have_their_lines() -> None:
    found = places(TEXT)
    expected: dict[Where, int] = {
        ("select",): 2,
        ("quoted.key",): 6,
        ("text",): 7,
        ("a", "b"): 11,
        ("rules", "x", "level"): 14,
        ("suppress", 1, "rule"): 17,
        ("suppress", 2, "rule"): 20,
        ("services", 1, "rules", "y", "level"): 24,
        ("services", 2, "rules", "y", "level"): 27,
    }
    assert {where: found.get(where) for where in expected} == expected
    assert not any("no" in where or "not" in where for where in found)


def test_what_is_not_told_has_the_line_around_it() -> None:
    found = places('[rules]\nx = {level = "note"}\n')
    assert line_of(found, ("rules", "x", "level")) == 2
    assert line_of(found, ("other",)) == 0


KEY = st.sampled_from(["a", "b", "select", "'x y'", '"z.w"'])
VALUE = st.sampled_from(
    ["1", '"[t]"', '[\n  "a = 1", # ]\n]', "{a = 1}", '"""\n[t]\nb = 2\n"""', "'''\n'''", "[[1], [2]]"]
)


@given(st.lists(st.tuples(KEY, VALUE), max_size=6), st.sampled_from(["", "[t]", "[[t]]"]))
def test_every_key_of_the_top_is_found_where_it_was_written(pairs: list[tuple[str, str]], header: str) -> None:
    lines = [header] if header else []
    expected: dict[str, int] = {}
    for key, value in pairs:
        name = key.strip("\"'")
        if name not in expected:
            expected[name] = sum(one.count("\n") + 1 for one in lines) + 1
            lines.append(f"{key} = {value}")
    text = "\n".join(lines) + "\n"
    table: Any = tomllib.loads(text)
    prefix: Where = ()
    if header:
        table, prefix = table["t"], ("t",)
    if header == "[[t]]":
        table, prefix = table[0], ("t", 1)
    assert set(table) == set(expected)
    assert {name: places(text)[*prefix, name] for name in expected} == expected


@given(st.text(alphabet="[]{}\"'=#.\n ab\\", max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    assert all(1 <= line <= text.count("\n") + 1 for line in places(text).values())
