"""Variables in Compose files."""

from __future__ import annotations

import pytest

from readiness.formats.compose.interpolation import interpolate, resolve
from readiness.model.artifact import Node, Unresolved


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("plain", "plain", id="plain"),
        pytest.param("${X:-a}/b", "a/b", id="colon dash"),
        pytest.param("${X-a}", "a", id="dash"),
        pytest.param("${X:-}", "", id="empty default"),
        pytest.param("${X:-${Y:-a}}", "a", id="nested"),
        pytest.param("a$$b", "a$b", id="escaped"),
        pytest.param("$${X}", "${X}", id="escaped braces"),
        pytest.param("5$", "5$", id="lone dollar"),
    ],
)
def test_what_the_file_knows_is_known(text: str, expected: str) -> None:
    assert interpolate(text) == expected


@pytest.mark.parametrize("text", ["$X", "${X}", "${X:?must be set}", "${X:+alt}", "${X:-${Y}}", "${X:-a}$Y", "$$$X"])
def test_what_the_file_does_not_know_stays_as_written(text: str) -> None:
    assert interpolate(text) == Unresolved(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("${X:-8080}", 8080), ("${X:-false}", False), ("${X:-007}", "007"), ("${X:-8}0", "80"), ("${X:-512m}", "512m")],
)
def test_one_variable_alone_takes_the_type_of_its_default(text: str, expected: object) -> None:
    found = resolve(Node(Unresolved(text))).value
    assert (found, type(found)) == (expected, type(expected))


def test_a_tree_that_holds_itself_ends() -> None:
    node = Node(kind="sequence", items=(Node(Unresolved("${X:-a}")),))
    node.items = (*node.items, node)
    assert [item.text for item in resolve(node).items if item.kind == "scalar"] == ["a"]
