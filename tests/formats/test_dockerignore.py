"""Ignore files of build contexts."""

from __future__ import annotations

import pytest

from readiness.formats.dockerignore import SELECTORS, documents, facts, ignored_dockerfile, matches
from readiness.model.artifact import Artifact, Document
from readiness.model.facts import IgnoreFile
from readiness.model.location import Location, Region
from readiness.model.problem import Problem


@pytest.mark.parametrize(
    ("patterns", "path", "expected"),
    [
        (["node_modules"], "node_modules", True),
        (["node_modules"], "node_modules/a/b.js", True),
        (["node_modules"], "packages/a/node_modules/x", False),
        (["**/node_modules"], "packages/a/node_modules/x", True),
        (["**/node_modules"], "node_modules", True),
        (["/foo/bar"], "foo/bar", True),
        (["foo/bar/"], "foo/bar/x", True),
        (["./foo"], "foo", True),
        (["*.md"], "a.md", True),
        (["*.md"], "docs/a.md", False),
        (["*/*.md"], "docs/a.md", True),
        (["**/*.md"], "a/b/c.md", True),
        (["a/**/z"], "a/z", True),
        (["a/**/z"], "a/b/c/z", True),
        (["a/**"], "a/b", True),
        (["**"], "anything/at/all", True),
        (["?.txt"], "a.txt", True),
        (["?.txt"], "ab.txt", False),
        (["[ab].txt"], "b.txt", True),
        (["[^a].txt"], "a.txt", False),
        ([r"a\*b"], "a*b", True),
        ([r"a\*b"], "axb", False),
        (["*.md", "!README.md"], "README.md", False),
        (["!README.md", "*.md"], "README.md", True),
        (["*", "!src"], "src/a.py", False),
        (["*", "!src", "src/*.pyc"], "src/a.pyc", True),
        ([".env*", "!.env.example"], ".env.local", True),
        (["a+b(c)"], "a+b(c)", True),
        (["."], "a", False),
        (["[a"], "[a", False),
        ([], "a", False),
    ],
)
def test_matches(patterns: list[str], path: str, expected: bool) -> None:
    assert matches(patterns, path) is expected


def test_patterns_are_cleaned_and_found() -> None:
    text = "# comment\n\n  node_modules/  \n! /keep \n.\n #odd\n"
    (document,) = documents(Artifact("x/.dockerignore", text))
    assert isinstance(document, Document)
    patterns = ("node_modules", "!keep", "#odd")
    end = Region(6, 6, 6, 6)
    assert list(facts(document)) == [IgnoreFile(location=Location("x/.dockerignore"), patterns=patterns, end=end)]
    assert [(target.name, target.anchor.start_line) for target in SELECTORS["pattern"](document)] == [
        ("node_modules", 3),
        ("!keep", 4),
        ("#odd", 6),
    ]


def test_a_bad_pattern_costs_only_itself() -> None:
    document, problem = documents(Artifact(".dockerignore", "[a\n.git"))
    assert isinstance(document, Document)
    assert isinstance(problem, Problem)
    assert (document.content.texts, problem.kind) == (("[a", ".git"), "unparsable")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (".dockerignore", None),
        ("a/.dockerignore", None),
        ("a/Dockerfile.dockerignore", "a/Dockerfile"),
        ("api.Dockerfile.dockerignore", "api.Dockerfile"),
    ],
)
def test_ignored_dockerfile(path: str, expected: str | None) -> None:
    assert ignored_dockerfile(path) == expected
