"""Which runtimes files ask for and pipelines set up."""

from __future__ import annotations

import pytest

from readiness import formats
from readiness.model.artifact import Artifact, Document
from readiness.model.packages import RuntimeNamed


def named(path: str, text: str) -> list[tuple[str, tuple[str, ...], str]]:
    return [
        (fact.product, fact.versions, fact.kind)
        for document in formats.documents(Artifact(path, text))
        if isinstance(document, Document)
        for fact in formats.module(document.format).facts(document)
        if isinstance(fact, RuntimeNamed)
    ]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (".nvmrc", "v22.1.0\n", [("nodejs", ("22.1.0",), "file")]),
        (".nvmrc", "lts/*\n", [("nodejs", (), "file")]),
        ("package.json", '{"name": "a", "engines": {"node": ">=20"}}', [("nodejs", (">=20",), "range")]),
        ("go.mod", "module a\ngo 1.24\n", [("go", ("1.24",), "floor")]),
        (
            "pom.xml",
            "<project><properties><java.version>21</java.version></properties></project>",
            [("eclipse-temurin", ("21",), "floor")],
        ),
    ],
)
def test_a_file_names_a_runtime(path: str, text: str, expected: list[tuple[str, tuple[str, ...], str]]) -> None:
    assert named(path, text) == expected


WORKFLOW = """\
on: push
env:
  GO: "1.24"
jobs:
  test:
    runs-on: ubuntu-24.04
    strategy:
      matrix:
        node: [20, 22]
        python: [["3.12", "312"]]
    steps:
      - uses: actions/setup-node@v4
        with: {node-version: "${{ matrix.node }}"}
      - uses: actions/setup-go@v5
        with: {go-version: "${{ env.GO }}"}
      - uses: actions/setup-python@v5
        with: {python-version: "${{ matrix.python[0] }}"}
      - uses: actions/setup-java@v4
        with: {java-version-file: .java-version}
      - run: npm test
        working-directory: web
"""


def test_a_pipeline_sets_up_runtimes() -> None:
    assert named(".github/workflows/ci.yml", WORKFLOW) == [
        ("nodejs", ("20", "22"), "job"),
        ("go", ("1.24",), "job"),
        ("python", (), "job"),
    ]
