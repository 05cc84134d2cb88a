"""YAML text → nodes that know their place."""

from __future__ import annotations

import re
import time

import pytest

from readiness.formats.yaml import DuplicateKey, YamlDocument, YamlProblem, compose
from readiness.model.artifact import Node, Unresolved
from readiness.model.location import Region

TEMPLATE = re.compile(r"\{\{|\$\{")


def parts(text: str) -> list[YamlDocument | YamlProblem]:
    return list(compose(text, unresolved=TEMPLATE))


def root(text: str) -> Node:
    (document,) = parts(text)
    assert isinstance(document, YamlDocument)
    return document.root


def plain(node: Node) -> object:
    """The value as plain data, aliases and merges resolved."""
    if node.kind == "mapping":
        return {name: plain(child) for name, child in node.fields.items()}
    if node.kind == "sequence":
        return [plain(child) for child in node.items]
    return node.value


def outcomes(text: str) -> list[object]:
    """Data of each document, position and message of each problem."""
    return [
        (part.start_line, plain(part.root))
        if isinstance(part, YamlDocument)
        else (part.region.start_line, part.region.start_column, part.message)
        for part in parts(text)
    ]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("on", "on"),
        ("off", "off"),
        ("yes", "yes"),
        ("no", "no"),
        ("NO", "NO"),
        ("y", "y"),
        ("null", None),
        ("~", None),
        ("", None),
        ("Null", None),
        ("none", "none"),
        ("nan", "nan"),
        ("12", 12),
        ("-12", -12),
        ("+12", 12),
        ("012", 12),
        ("0o14", 12),
        ("0x1F", 31),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("22:22", "22:22"),
        ("2024-01-02", "2024-01-02"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1.", 1.0),
        ("1e3", 1000.0),
        ("-.inf", float("-inf")),
        (".INF", float("inf")),
        ("1.2.3", "1.2.3"),
        ("-", "-"),
        ("...x", "...x"),
        ("500m", "500m"),
        ("9" * 5000, "9" * 5000),
        ('"12"', "12"),
        ("'true'", "true"),
        ('""', ""),
        ("!!str 12", "12"),
        ("!!str", ""),
        ("!!int '12'", 12),
        ("!!float 1", 1.0),
        ("! 12", "12"),
        ("!Ref 12", "12"),
        ("!!binary aGk=", "aGk="),
    ],
)
def test_scalars_follow_the_core_schema(written: str, value: object) -> None:
    if written == "-":
        written = "'-'"
    found = root(f"a: {written}\nz: end\n").fields["a"].value
    assert (found, type(found)) == (value, type(value))


def test_block_scalars_are_strings_and_end_on_their_last_line() -> None:
    node = root("a: |\n  12\n\n# comment\nb: >-\n  true\n")
    assert (plain(node), node.fields["a"].region, node.fields["b"].region) == (
        {"a": "12\n", "b": "true"},
        Region(1, 4, 2, 5),
        Region(5, 4, 6, 7),
    )


def test_places_are_counted_from_one_in_characters() -> None:
    node = root('"kéy": "välue"  # ü\nlist:\n- a\n- b: c\n# after\n')
    assert {name: (node.key_region(name), child.region) for name, child in node.fields.items()} == {
        "kéy": (Region(1, 1, 1, 6), Region(1, 8, 1, 15)),
        "list": (Region(2, 1, 2, 5), Region(3, 1, 4, 7)),
    }


@pytest.mark.parametrize("separator", ["\x85", "\u2028", "\u2029"])
def test_unusual_line_ends_are_no_line_ends(separator: str) -> None:
    assert root(f"a: 'x{separator}y'\nb: 1\n").fields["b"].region == Region(2, 4, 2, 5)


def test_a_tag_is_kept_and_never_constructed() -> None:
    node = root("a: !reference [x, y]\nb: !!python/object:os.system {}\nc: !reset null\nd: !!set {q}\n")
    assert {name: (child.tag, plain(child)) for name, child in node.fields.items()} == {
        "a": ("!reference", ["x", "y"]),
        "b": ("!!python/object:os.system", {}),
        "c": ("!reset", "null"),
        "d": ("!!set", {"q": None}),
    }


def test_an_alias_stands_where_it_is_used_and_shares_what_is_below() -> None:
    node = root("a: &x\n  b: 1\nc: *x\n")
    alias, anchored = node.fields["c"], node.fields["a"]
    assert (alias.region, alias.line, alias.fields is anchored.fields) == (Region(3, 4, 3, 6), 1, True)
    assert anchored.alias is None


def test_a_scalar_alias_and_an_alias_as_key() -> None:
    assert plain(root("run: &r make\nagain: *r\n*r : key\n")) == {"run": "make", "again": "make", "make": "key"}


def test_the_last_of_equal_anchors_wins() -> None:
    assert plain(root("a: &x 1\nb: *x\nc: &x 2\nd: *x\n")) == {"a": 1, "b": 1, "c": 2, "d": 2}


def test_an_inner_anchor_of_the_same_name_is_the_later_one() -> None:
    assert plain(root("a: &x [&x 1]\nb: *x\n")) == {"a": [1], "b": 1}


def test_an_alias_inside_its_anchor_does_not_loop() -> None:
    assert plain(root("a: &x [1, *x]\n")) == {"a": [1, Unresolved("*x")]}


def test_an_undefined_alias_costs_its_document_only() -> None:
    assert outcomes("a: 1\n---\nb: *x\nc: 1\n---\nd: 2\n") == [
        (1, {"a": 1}),
        (3, 4, "alias `*x` has no anchor before it"),
        (5, {"d": 2}),
    ]


def test_anchors_end_with_their_document() -> None:
    assert outcomes("a: &x 1\n---\nb: *x\n") == [(1, {"a": 1}), (3, 4, "alias `*x` has no anchor before it")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("{base: &b {x: 1, y: 1}, a: {<<: *b, x: 2}}", {"x": 2, "y": 1}, id="own keys win"),
        pytest.param(
            "{one: &o {x: 1}, two: &t {x: 2, y: 2}, a: {<<: [*o, *t]}}", {"x": 1, "y": 2}, id="earlier sources win"
        ),
        pytest.param(
            "one: &o {x: 1}\ntwo: &t {x: 2, y: 2}\na:\n  <<: *o\n  <<: *t\n  z: 3\n",
            {"z": 3, "x": 1, "y": 2},
            id="twice",
        ),
        pytest.param("{b: &b {x: 1}, c: &c {<<: *b, y: 2}, a: {<<: *c}}", {"y": 2, "x": 1}, id="chained"),
        pytest.param("a: {<<: text}", {"<<": "text"}, id="not a mapping"),
        pytest.param("a: &a {<<: *a, x: 1}", {"<<": Unresolved("*a"), "x": 1}, id="itself"),
    ],
)
def test_merge_keys_are_resolved(text: str, expected: object) -> None:
    assert plain(root(text).fields["a"]) == expected
    assert [part.duplicates for part in parts(text) if isinstance(part, YamlDocument)] == [()]


def test_a_merged_value_keeps_its_true_place() -> None:
    merged = root("base: &b\n  x: 1\na:\n  <<: *b\n").fields["a"]
    assert (merged.fields["x"].region, merged.key_region("x")) == (Region(2, 6, 2, 7), Region(2, 3, 2, 4))


def test_duplicate_keys_are_told_and_the_last_wins() -> None:
    (document,) = parts("a: 1\nb: 2\n'a': 3\n")
    assert isinstance(document, YamlDocument)
    assert (plain(document.root), document.duplicates) == (
        {"a": 3, "b": 2},
        (DuplicateKey("a", Region(1, 1, 1, 2), Region(3, 1, 3, 4)),),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a: x-${TAG}", Unresolved("x-${TAG}"), id="plain"),
        pytest.param('a: "{{ .Values.x }}"', Unresolved("{{ .Values.x }}"), id="quoted"),
        pytest.param("a: {{ .Values.x }}", Unresolved("{{ .Values.x }}"), id="unquoted braces"),
        pytest.param("a: [{{ x }}]", [Unresolved("{{ x }}")], id="in a sequence"),
        pytest.param("a: {b: {c: d}}", {"b": {"c": "d"}}, id="nested flow"),
        pytest.param("a: {? {b: c} : d}", {"{b: c}": "d"}, id="a mapping as key"),
    ],
)
def test_templates_are_unresolved(text: str, expected: object) -> None:
    assert plain(root(text).fields["a"]) == expected


def test_without_a_pattern_everything_is_resolved() -> None:
    (document,) = compose("a: ${TAG}")
    assert isinstance(document, YamlDocument)
    assert plain(document.root) == {"a": "${TAG}"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="empty"),
        pytest.param("# only\n", [], id="comment"),
        pytest.param("---\n---\n# c\n---\na: 1\n---\n", [(4, {"a": 1})], id="empty documents"),
        pytest.param("--- ~\n", [(1, None)], id="an explicit null"),
        pytest.param("- 1\n- 2\n", [(1, [1, 2])], id="list"),
        pytest.param("text\n", [(1, "text")], id="scalar"),
        pytest.param("a: |\n  ---\n  b\n", [(1, {"a": "---\nb\n"})], id="separator in a block scalar"),
        pytest.param(
            "a: |\n  -----BEGIN X\n  ---\n---\nb: 1\n", [(1, {"a": "-----BEGIN X\n---\n"}), (4, {"b": 1})], id="key"
        ),
        pytest.param("%YAML 1.2\n---\na: 1\n...\n---\nb: 2\n", [(1, {"a": 1}), (5, {"b": 2})], id="directive"),
        pytest.param('{\n\t"a": 1,\n\t"b": [\n\t\t"c"\n\t]\n}\n', [(1, {"a": 1, "b": ["c"]})], id="JSON with tabs"),
        pytest.param('a: "foo\nbar"\n', [(1, {"a": "foo bar"})], id="unindented flow scalar"),
    ],
)
def test_documents_of_a_stream(text: str, expected: list[object]) -> None:
    assert outcomes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "a: 1\n---\nb: [1, 2\n---\nc: 3\n",
            [
                (1, {"a": 1}),
                (3, 4, "did not find expected ',' or ']' while parsing a flow sequence that starts on line 3"),
                (4, {"c": 3}),
            ],
            id="unclosed sequence",
        ),
        pytest.param(
            "a: 'x\nb: 1\n",
            [(1, 4, "found unexpected end of stream while scanning a quoted scalar that starts on line 1")],
            id="unclosed quote at the end points to its start",
        ),
        pytest.param(
            "--- @\n--- `\n---\na: 1\n",
            [
                (1, 5, "found character that cannot start any token"),
                (2, 5, "found character that cannot start any token"),
                (3, {"a": 1}),
            ],
            id="on the separator's own line",
        ),
        pytest.param(
            "a:\n\tb: 1\n---\nc: 1\n",
            [(2, 1, "found character that cannot start any token"), (3, {"c": 1})],
            id="tab",
        ),
        pytest.param(
            "a: b: c\n---\nd: 1\n",
            [(1, 5, "mapping values are not allowed in this context"), (2, {"d": 1})],
            id="colon",
        ),
        pytest.param(
            "a: !x!y z\n---\nd: 1\n",
            [(1, 4, "found undefined tag handle"), (2, {"d": 1})],
            id="unknown tag handle",
        ),
        pytest.param(
            "a: 1\n---\nb: \x07\nc: 1\n---\nd: 2\n",
            [(1, {"a": 1}), (3, 4, "character U+0007 is not allowed in YAML"), (5, {"d": 2})],
            id="control character",
        ),
        pytest.param("a: \ud800\n", [(1, 4, "character U+D800 is not allowed in YAML")], id="lone surrogate"),
    ],
)
def test_a_broken_document_costs_only_itself(text: str, expected: list[object]) -> None:
    assert outcomes(text) == expected


def test_many_broken_documents_are_read_in_linear_time() -> None:
    started = time.process_time()
    found = outcomes("--- @\n" * 3000 + "---\na: 1\n")
    assert (len(found), found[-1]) == (3001, (3001, {"a": 1}))
    assert time.process_time() - started < 5


@pytest.mark.parametrize("text", [pytest.param("[" * 900, id="flow"), pytest.param("- " * 5000 + "x", id="block")])
def test_depth_is_bounded(text: str) -> None:
    found = outcomes(f"{text}\n---\na: 1\n")
    assert found[0] == (1, 201 if text[0] == "[" else 401, "nested more than 200 deep")
    assert found[1] == (2, {"a": 1})


def test_depth_that_the_parser_itself_refuses_costs_only_its_document() -> None:
    # libyaml gives up at a depth of its own since PyYAML 6.0.4, before we are told of the first bracket.
    refused, after = outcomes(f"{'[' * 5000}\n---\na: 1\n")
    assert "nest" in str(refused)
    assert after == (2, {"a": 1})


def test_depth_through_aliases_is_bounded() -> None:
    deep = "[" * 150 + "]" * 150
    (problem,) = outcomes(f"a: &a {deep}\nb: {'[' * 100}*a{']' * 100}\n")
    assert problem == (2, 104, "alias `*a` nests more than 200 deep")


def test_a_billion_laughs_is_refused_at_once() -> None:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    (problem,) = outcomes("\n".join(lines))
    assert isinstance(problem, tuple)
    assert problem[2] == "aliases expand to more than 100000 nodes"


def test_many_small_aliases_are_welcome() -> None:
    text = "base: &b {a: 1}\nlist:\n" + "- *b\n" * 20_000
    assert len(root(text).fields["list"].items) == 20_000


def test_nothing_stands_beyond_the_last_line() -> None:
    assert root("a:\n  ? b").region == Region(1, 1, 2, 6)
    (problem,) = parts("a:\n  - [")
    assert isinstance(problem, YamlProblem)
    assert problem.region.start_line == 2
