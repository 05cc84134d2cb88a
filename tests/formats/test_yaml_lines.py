"""The reader of lines says what the parser says, place for place, or nothing at all."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from readiness.formats.kubernetes import UNRESOLVED
from readiness.formats.yaml import lines, stream
from readiness.formats.yaml.source import Source

if TYPE_CHECKING:
    from readiness.formats.yaml.values import YamlDocument
    from readiness.model.artifact import Node

READ = [
    "a: 1\nb:\n  c: x # y\n  d: 'it''s'\ne: \"q\\n\\\"\"\n",
    "a:\n- b\n- c: 1\n  d: 2\n-\n- - e\n  - f\n",
    "a:\n\n# why\n\n  - b\nc:\n",
    "a: |\n  one\n\n   two\n\nb: |-\n  x\nc: |+\n  y\n\nd: >-\n  f\n  g\n",
    "a: one\n  two\n\n  three\nb: 'one\n\n  two '\nc: \"one\n  two\"\n",
    "---\na: 1\n---\n\n---\nb: 2\n",
    "# only\n",
    "",
    "a: {}\nb: []\nc: [1, {d: e}] # f\ng: {h: 'i'}\n",
    "a: ~\nb: true\nc: 0x1f\nd: -1.5\ne: -x\nf: :x\n",
    "a:\n  word\nb: x",
    "a: |\n  x",
    "a: 1\na: 2\n",
    "\"a\": 1\n'b': 2\nhttp://c: d\n",
    "a: ${X}\nb: '{{ .c }}'\nd: <name>\n",
    "é: ü\nb: 日本\n",
]
LEFT = [
    "a: &x 1\nb: *x\n", "a: !t 1\n", "a: [1,\n  2]\n", "? a\n: b\n", "a: b: c\n", "  a: 1\n b: 2\n", "a: 'x\n", "word\n", "%YAML 1.2\n---\na: 1\n",
    "a: 1\n  b: 2\n", "a:\t1\n", "a: 1\r\n", "<<: {a: 1}\n", "a: |2\n   x\n", 'a: "\\x41"\n', "- a\nb: 1\n", "a: x\n...\n", "a: 1 # b\n  c\n",
]  # fmt: skip


def _told(node: Node) -> list[object]:
    own = (node.kind, repr(node.value), node.tag, node.alias, node.line, node.column, node.end_line, node.end_column)
    below = [_told(one) for one in (*node.keys.values(), *node.fields.values(), *node.items)]
    return [own, tuple(node.fields), tuple(node.keys), below]


def _all_told(documents: list[YamlDocument]) -> list[object]:
    return [(one.start_line, one.duplicates, _told(one.root)) for one in documents]


def _parsed(text: str) -> list[object] | None:
    documents = []
    reading = stream._documents(Source(text, 1, UNRESOLVED.search))
    while True:
        try:
            documents.append(next(reading))
        except StopIteration as stopped:
            return _all_told(documents) if stopped.value is None else None


def _agrees(text: str) -> bool:
    """Whether the text was read at all; that it was read as the parser reads it is asserted."""
    found = lines.read(Source(text, 1, UNRESOLVED.search))
    if found is None:
        return False
    assert _all_told(found) == _parsed(text), text
    return True


@pytest.mark.parametrize("text", READ)
def test_it_is_read_as_the_parser_reads_it(text: str) -> None:
    assert _agrees(text)


@pytest.mark.parametrize("text", LEFT)
def test_the_rest_is_left_to_the_parser(text: str) -> None:
    assert not _agrees(text)


@pytest.mark.parametrize("text", READ)
def test_whatever_is_done_to_a_text_both_agree(text: str) -> None:
    chance = random.Random(text)  # noqa: S311 (the same at every run)
    for _ in range(60):
        written = text.split("\n")
        at = chance.randrange(len(written))
        line = written[at]
        place = chance.randrange(len(line) + 1)
        sign = chance.choice(" \n:#-'\"|>{[&*!%@`,?\\a")
        written[at] = chance.choice([line[:place] + sign + line[place:], line[:place], line[place:], f" {line}"])
        _agrees("\n".join(written))
