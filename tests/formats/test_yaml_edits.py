"""Edits of YAML keep comments and style, or are not made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readiness.formats.yaml import YamlDocument, compose, remove_field, set_field
from readiness.model.artifact import Artifact, Node

if TYPE_CHECKING:
    from readiness.model.finding import Edit


def read(text: str, at: str = "") -> tuple[Artifact, Node]:
    document = next(iter(compose(text)))
    assert isinstance(document, YamlDocument)
    node: Node = document.root
    for step in filter(None, at.split(".")):
        node = node.items[int(step)] if step.isdigit() else node.fields[step]
    return Artifact("a.yaml", text), node


def applied(text: str, edit: Edit | None) -> str | None:
    if edit is None:
        return None
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    region = edit.region
    first = starts[region.start_line - 1] + region.start_column - 1
    last = starts[region.end_line - 1] + region.end_column - 1
    return text[:first] + edit.text + text[last:]


CONTAINERS = """\
containers:  # all
- name: a  # first
  image: x

  # about b
- name: b
"""


@pytest.mark.parametrize(
    ("text", "at", "dotted", "value", "expected"),
    [
        pytest.param("a: 1  # why\nb: 2\n", "", "a", "3", "a: 3  # why\nb: 2\n", id="replaces and keeps the comment"),
        pytest.param("a: 'x'\n", "", "a", "y", "a: y\n", id="replaces a quoted value"),
        pytest.param("a:  # why\nb: 2\n", "", "a", "3", "a: 3  # why\nb: 2\n", id="fills an empty value"),
        pytest.param(
            CONTAINERS,
            "containers.0",
            "imagePullPolicy",
            "Always",
            CONTAINERS.replace("image: x\n", "image: x\n  imagePullPolicy: Always\n"),
            id="inserts after the last sibling",
        ),
        pytest.param(
            CONTAINERS,
            "containers.1",
            "securityContext.capabilities.drop",
            "[ALL]",
            CONTAINERS + "  securityContext:\n    capabilities:\n      drop: [ALL]\n",
            id="inserts missing parents",
        ),
        pytest.param(
            "spec:\n  a:\n    b: 1  # c\n  # end\nz: 1\n",
            "",
            "spec.a.d",
            "2",
            "spec:\n  a:\n    b: 1  # c\n    d: 2\n  # end\nz: 1\n",
            id="into a nested mapping",
        ),
        pytest.param("a: {}\nb: 1\n", "", "a.c", "2", "a:\n  c: 2\nb: 1\n", id="below an empty mapping"),
        pytest.param("a:\nb: 1\n", "", "a.c.d", "2", "a:\n  c:\n    d: 2\nb: 1\n", id="below nothing"),
        pytest.param("a:\n- x\n", "", "b", "x: 1\ny: 2", "a:\n- x\nb:\n  x: 1\n  y: 2\n", id="value of several lines"),
        pytest.param("a: |\n  x\n\n\n---\n", "", "b", "1", "a: |\n  x\nb: 1\n\n\n---\n", id="after a block scalar"),
        pytest.param("a: 1", "", "b", "2", "a: 1\nb: 2", id="without a last line end"),
        pytest.param("a: {b: 1}\n", "", "a.c", "2", None, id="flow mapping"),
        pytest.param("a: {b: 1}\n", "", "a.b", "2", None, id="value in a flow mapping"),
        pytest.param('{"a": 1}', "", "b", "2", None, id="JSON"),
        pytest.param("x: &x {b: 1}\na: *x\n", "", "a.b", "2", None, id="alias"),
        pytest.param("x: &x\n  b: 1\na:\n  <<: *x\n  c: 1\n", "", "a.b", "2", None, id="merged key"),
        pytest.param("a: &x 1\nb: *x\n", "", "a", "2", None, id="anchored value"),
        pytest.param("a: 1\nb: &x 1\nc: *x\n", "", "c", "2", None, id="aliased value"),
        pytest.param("a: |\n  x\n", "", "a", "2", None, id="block scalar"),
        pytest.param("a:\n  b: 1\n", "", "a", "2", None, id="a mapping in the way"),
        pytest.param("a: 1\n", "", "a.b", "2", None, id="a scalar in the way"),
        pytest.param("a: {}  # why\n", "", "a.b", "2", None, id="a comment in the way"),
        pytest.param("b:\n  a: |+\n    x\n\n", "", "c", "2", None, id="blank lines that belong to a value"),
        pytest.param("a: |\n  x", "", "b", "2", None, id="a text that would get a line end"),
        pytest.param("a: |-\n  x", "", "b", "2", "a: |-\n  x\nb: 2", id="a text that has none"),
        pytest.param("- a\n", "", "b", "2", None, id="not a mapping"),
    ],
)
def test_a_field_is_set(text: str, at: str, dotted: str, value: str, expected: str | None) -> None:
    artifact, node = read(text, at)
    assert applied(text, set_field(artifact, node, dotted, value)) == expected


def test_derived_fields_are_no_siblings() -> None:
    artifact, node = read("a: 1\nb: 2\n")
    node.fields = {**node.fields, "effective": Node(9, position=(7, 1, 7, 2))}
    assert applied(artifact.text, set_field(artifact, node, "c", "3")) == "a: 1\nb: 2\nc: 3\n"
    assert set_field(artifact, node, "effective.x", "3") is None
    assert remove_field(artifact, node, "effective") is None


@pytest.mark.parametrize(
    ("text", "at", "dotted", "expected"),
    [
        pytest.param("a: 1\nb: 2  # x\nc: 3\n", "", "b", "a: 1\nc: 3\n", id="a line"),
        pytest.param("a:\n  b:\n    c: 1\n    d: 2\n  e: 1\n", "", "a.b", "a:\n  e: 1\n", id="a mapping"),
        pytest.param("a: 1\nb: 2", "", "b", "a: 1", id="the last line"),
        pytest.param("- a: 1\n  b: |\n    x\n- c\n", "0", "b", "- a: 1\n- c\n", id="a block scalar"),
        pytest.param("x: &x 1\na: 2\nb: *x\n", "", "b", "x: &x 1\na: 2\n", id="an alias"),
        pytest.param("- a: 1\n  b: 2\n", "0", "a", None, id="first key of an item"),
        pytest.param("a:\n  b: 1\n", "", "a.b", None, id="only key"),
        pytest.param("a: {b: 1, c: 2}\n", "", "a.b", None, id="flow mapping"),
        pytest.param("a: &x 1\nb: *x\n", "", "a", None, id="anchor that others need"),
        pytest.param("a: 1\nb: 2\n", "", "c", None, id="absent"),
        pytest.param("a: 1\nb: 2\n", "", "a.c", None, id="below a scalar"),
    ],
)
def test_a_field_is_removed(text: str, at: str, dotted: str, expected: str | None) -> None:
    artifact, node = read(text, at)
    assert applied(text, remove_field(artifact, node, dotted)) == expected
