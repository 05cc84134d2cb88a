"""Which values may come out of a GitHub expression."""

from __future__ import annotations

import pytest

from readiness.formats.workflow.expressions import expressions, flows


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("github.event.issue.title", {"github.event.issue.title"}, id="reference"),
        pytest.param(" GitHub.Head_Ref ", {"github.head_ref"}, id="any case"),
        pytest.param("github['event'].issue['title']", {"github.event.issue.title"}, id="index by name"),
        pytest.param("github.event.commits[0].message", {"github.event.commits.*.message"}, id="index by number"),
        pytest.param("github.event.commits.*.message", {"github.event.commits.*.message"}, id="star"),
        pytest.param("contains(github.event.issue.title, 'x')", set(), id="asked, not told"),
        pytest.param("format('{0}-{1}', github.head_ref, github.sha)", {"github.head_ref", "github.sha"}, id="format"),
        pytest.param("toJSON(github.event)", {"github.event"}, id="json"),
        pytest.param("fromJSON(steps.a.outputs.b)[0].id", {"steps.a.outputs.b.*.id"}, id="dereferenced call"),
        pytest.param("github.event_name == 'push' && 'a' || 'b'", set(), id="choice of literals"),
        pytest.param("github.head_ref || github.ref_name", {"github.head_ref", "github.ref_name"}, id="either"),
        pytest.param("github.head_ref && github.sha", {"github.sha"}, id="what stands before and"),
        pytest.param("!github.head_ref", set(), id="not"),
        pytest.param("(a.b || c.d).e", {"a.b.e", "c.d.e"}, id="group"),
        pytest.param("matrix[github.head_ref]", {"matrix.*"}, id="index by something computed"),
        pytest.param("'it''s' ", set(), id="string"),
        pytest.param("", set(), id="empty"),
        pytest.param("a.b ) c", {"a.b"}, id="unreadable"),
        pytest.param("((((", set(), id="unclosed"),
    ],
)
def test_what_may_come_out(body: str, expected: set[str]) -> None:
    assert flows(body) == expected


def test_expressions_of_a_text() -> None:
    text = "echo ${{ github.sha }} '${{\n a.b\n || '}}' }}' ${{ unclosed"
    assert [(one.text, set(one.flows)) for one in expressions(text)] == [
        ("${{ github.sha }}", {"github.sha"}),
        ("${{\n a.b\n || '}}' }}", {"a.b"}),
    ]
