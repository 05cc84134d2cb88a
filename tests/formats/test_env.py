"""Env files and their templates."""

from __future__ import annotations

import pytest

from readiness.formats.env import SELECTORS, EnvFile, documents, facts, is_template
from readiness.model.artifact import Artifact, Document, Unresolved
from readiness.model.facts import EnvDocumented, EnvSet, Text
from readiness.model.location import Location, Region
from readiness.model.problem import Problem


def read(text: str, path: str = ".env") -> tuple[Document[EnvFile], list[Problem]]:
    document, *problems = documents(Artifact(path, text))
    assert isinstance(document, Document)
    return document, [problem for problem in problems if isinstance(problem, Problem)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("A=b", "b", id="plain"),
        pytest.param("  export A = b  # note", "b", id="export, blanks, comment"),
        pytest.param("A=b#c", "b#c", id="hash within"),
        pytest.param("A=", "", id="empty"),
        pytest.param("A= # note", "", id="only a comment"),
        pytest.param("A='b # $C'", "b # $C", id="single quotes"),
        pytest.param('A="b \\" c" # d', 'b " c', id="double quotes"),
        pytest.param('A="b\nc=d\n"', "b\nc=d\n", id="several lines"),
        pytest.param("A=x${B}", Unresolved("x${B}"), id="interpolation"),
        pytest.param("A=pa$$", "pa$$", id="dollar"),
        pytest.param("A", None, id="bare name"),
        pytest.param("A: b", "b", id="colon"),
        pytest.param("A=it's", "it's", id="apostrophe"),
    ],
)
def test_value(text: str, value: Text | None) -> None:
    document, problems = read(f"{text}\nNEXT=1")
    assert problems == []
    assert [(entry.name, entry.value) for entry in document.content.entries] == [("A", value), ("NEXT", "1")]


def test_places_behind_several_lines() -> None:
    document, _ = read('A="1\n2"\n\nexport B=3')
    assert [entry.region for entry in document.content.entries] == [Region(1, 1, 1, 2), Region(4, 8, 4, 9)]


def test_duplicates_and_nonsense_are_problems_without_values() -> None:
    document, problems = read("A=topsecret\nif true; then topsecret\nA=topsecret\nB='topsecret\nC=1")
    assert [(problem.kind, problem.location.region and problem.location.region.start_line) for problem in problems] == [
        ("unparsable", 2),
        ("unparsable", 4),
        ("duplicate-key", 3),
    ]
    assert not any("topsecret" in problem.message for problem in problems)
    assert [entry.name for entry in document.content.entries] == ["A", "A", "C"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (".env", False),
        ("a/.env.production", False),
        ("prod.env", False),
        ("examples/.env", False),
        (".env.example", True),
        ("a/example.env", True),
        (".env.local.sample", True),
        (".env.template", True),
        (".env.dist", True),
        ("env.example", True),
    ],
)
def test_templates_are_told_by_name(path: str, expected: bool) -> None:
    assert is_template(path) is expected


def test_facts() -> None:
    document, _ = read("A=1\n# B=2")
    assert list(facts(document)) == [
        EnvSet(location=Location(".env", Region(1, 1, 1, 2), "env/A"), name="A", by="env file", value="1")
    ]
    template, _ = read("A=1\n# B=2\n# in words: C=3", ".env.example")
    assert list(facts(template)) == [
        EnvDocumented(location=Location(".env.example", Region(1, 1, 1, 2), "env/A"), name="A"),
        EnvDocumented(location=Location(".env.example", Region(2, 3, 2, 4), "env/B"), name="B"),
    ]


def test_entries() -> None:
    document, _ = read("A=1\n# B=2", ".env.example")
    (target,) = SELECTORS["entry"](document)
    assert {name: node.value for name, node in target.node.fields.items()} == {
        "name": "A",
        "template": True,
        "value": "1",
    }
    assert (target.name, target.anchor) == ("A", Region(1, 1, 1, 2))
