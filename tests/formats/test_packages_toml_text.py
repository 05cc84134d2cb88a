"""Places in TOML, where tomllib gives none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.packages.toml_text import compose

if TYPE_CHECKING:
    from readiness.model.artifact import Node

TEXT = '''\
title = "a # b"
[owner."the.name"]  # comment
multi = """
[not.a.table]
key = "no" """
list = [
  1, # one
  [2, {x = 'y'}],
]
a.b.c = 1979-05-27 07:32:00
[[item]]
name = "first"
[[item]]
name = "second"
[item.sub]
deep = true
'''


def plain(node: Node) -> object:
    if node.kind == "mapping":
        return {key: plain(value) for key, value in node.fields.items()}
    return [plain(item) for item in node.items] if node.kind == "sequence" else node.value


def test_values_are_those_of_tomllib() -> None:
    assert plain(compose(TEXT)) == {
        "title": "a # b",
        "owner": {
            "the.name": {
                "multi": '[not.a.table]\nkey = "no" ',
                "list": [1, [2, {"x": "y"}]],
                "a": {"b": {"c": "1979-05-27 07:32:00"}},
            }
        },
        "item": [{"name": "first"}, {"name": "second", "sub": {"deep": True}}],
    }


def test_keys_and_values_know_their_places() -> None:
    lines = TEXT.split("\n")

    def shown(node: Node) -> tuple[int, str]:
        return node.line, lines[node.line - 1][node.column - 1 : node.end_column - 1]

    root = compose(TEXT)
    table = root.fields["owner"].fields["the.name"]
    second = root.fields["item"].items[1]
    assert [
        shown(root.fields["title"]),
        shown(root.fields["owner"].keys["the.name"]),
        shown(table.keys["list"]),
        shown(table.fields["list"].items[1].items[1].fields["x"]),
        shown(table.fields["a"].fields["b"].fields["c"]),
        shown(second.fields["name"]),
        shown(second.fields["sub"].keys["deep"]),
    ] == [
        (1, '"a # b"'),
        (2, '"the.name"'),
        (6, "list"),
        (8, "'y'"),
        (10, "1979-05-27 07:32:00"),
        (14, '"second"'),
        (16, "deep"),
    ]
