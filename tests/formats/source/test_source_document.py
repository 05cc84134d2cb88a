"""Source documents: lazy parsing, places, ast-grep rules, and input that is not code."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from readiness.errors import RuleError
from readiness.formats import source
from readiness.model.artifact import Artifact, Document
from readiness.model.facts import EnvRead
from readiness.model.location import Region
from readiness.model.problem import Problem

if TYPE_CHECKING:
    from readiness.model.facts import Fact


def document_of(path: str, text: str) -> Document[source.Source]:
    document = next(iter(source.documents(Artifact(path, text))))
    assert isinstance(document, Document)
    return document


def facts_of(path: str, text: str) -> list[Fact]:
    return list(source.facts(document_of(path, text)))


@pytest.mark.parametrize(
    ("path", "language"),
    [("a.py", "python"), ("a/b.CJS", "javascript"), ("a.mts", "typescript"), ("a.tsx", "tsx"), ("x.go", "go")],
)
def test_format_is_the_language(path: str, language: str) -> None:
    assert document_of(path, "").format == language


@pytest.mark.parametrize("path", ["Makefile", "a.rs", ".py/x", "py"])
def test_other_files_hold_no_document(path: str) -> None:
    assert list(source.documents(Artifact(path, "x"))) == []


def test_parser_is_not_loaded_for_a_file_that_cannot_matter() -> None:
    program = (
        "import sys; from readiness.formats import source; from readiness.model.artifact import Artifact\n"
        "for document in source.documents(Artifact('a.py', 'x = 1')): list(source.facts(document))\n"
        "print('ast_grep_py' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert found == "False\n"


def test_region_counts_characters() -> None:
    document = document_of("a.py", "x = 'é漢😀'; f(1)\n")
    call = next(source.matches(document.content, {"kind": "call"}))

    assert document.content.region(call) == Region(1, 12, 1, 16)
    assert document.content.line(1) == "x = 'é漢😀'; f(1)"
    assert document.content.line(9) == ""


def test_matches_takes_a_rule_with_constraints() -> None:
    content = document_of("a.py", "f(1)\ng(2)\n").content
    rule = {"rule": {"pattern": "$F($A)"}, "constraints": {"F": {"regex": "^g$"}}}

    assert [node.text() for node in source.matches(content, rule)] == ["g(2)"]


def test_a_rule_that_does_not_fit_is_an_error_of_the_rule() -> None:
    content = document_of("a.py", "f(1)").content

    with pytest.raises(RuleError, match="nonsense"):
        list(source.matches(content, {"kind": "nonsense"}))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("a.py", "import os\n<<<<<<< ((( os.environ ]] } = = =\n" * 3, id="python"),
        pytest.param("a.js", "process.env }}}{ ]] function {{{ this is not code (((", id="javascript"),
        pytest.param("a.go", "os.Getenv is what the text speaks of ((", id="go"),
    ],
)
def test_not_code_is_one_problem(path: str, text: str) -> None:
    found = facts_of(path, text)

    assert [fact.kind for fact in found if isinstance(fact, Problem)] == ["unparsable"]
    assert len(found) == 1


def test_a_small_error_is_told_and_the_rest_is_read() -> None:
    document = document_of("a.py", "import os\nA = os.environ['A']\n=======\ndef f():\n    return os.getenv('B')\n")

    assert document.content.has_error
    assert len([fact for fact in source.facts(document) if isinstance(fact, EnvRead)]) == 2


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("a.py", "import os\nx = " + "(" * 20000, id="open parentheses"),
        pytest.param("a.py", "import os\nx = os.getenv('A', " + "+".join(["'b'"] * 5000) + ")\n", id="long sum"),
        pytest.param("a.py", "import os\nx = os.getenv('A', x)\ny = z\nz = y\nos.getenv(y)\n", id="circle"),
        pytest.param("a.js", "process.env.A" + " || process.env.A" * 3000, id="long or"),
        pytest.param("a.go", "package x\nfunc f() { p := p + p\n os.Getenv(p) }\n", id="itself"),
        pytest.param("a.py", "import os\nos.getenv('\ud800')\n", id="lone surrogate"),
        pytest.param("a.py", "import os\nos.getenv('\0')\n", id="null character"),
        pytest.param("a.js", "f(process.env.A);" * 2000, id="minified"),
        pytest.param("a.ts", "", id="empty"),
    ],
)
def test_strange_input_does_not_raise(path: str, text: str) -> None:
    facts_of(path, text)
