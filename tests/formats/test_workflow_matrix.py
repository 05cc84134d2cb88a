"""What a matrix puts into scripts."""

from __future__ import annotations

from readiness.formats import documents
from readiness.formats.workflow.matrix import filled, values
from readiness.model.artifact import Artifact, Document

_JOB = """
on: push
jobs:
  test:
    strategy:
      matrix:
        node: [20, 22]
        tool: [{name: a, run: bin/a}, {name: b, run: bin/b}]
        later: ${{ fromJSON(needs.plan.outputs.list) }}
        include:
          - {node: 24, command: bin/tests}
        exclude:
          - {node: 20}
"""


def _known() -> dict[str, tuple[str, ...]]:
    document = next(iter(documents(Artifact(".github/workflows/ci.yml", _JOB))))
    assert isinstance(document, Document)
    return dict(values(document.root.get("jobs.test.strategy")))


def test_values_are_all_that_the_file_says() -> None:
    assert _known() == {
        "node": ("20", "22", "24"),
        "tool.name": ("a", "b"),
        "tool.run": ("bin/a", "bin/b"),
        "command": ("bin/tests",),
    }


def test_a_script_is_filled_with_each_value() -> None:
    assert list(filled("${{ matrix.tool.run }} --quiet", _known())) == ["bin/a --quiet", "bin/b --quiet"]
    assert list(filled("${{matrix.command}}", _known())) == ["bin/tests"]


def test_what_is_not_known_stays() -> None:
    assert list(filled("${{ matrix.later }}", _known())) == ["${{ matrix.later }}"]
    assert list(filled("make", {})) == ["make"]
