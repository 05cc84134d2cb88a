"""Suppression comments: ours and other tools'."""

from __future__ import annotations

import pytest

from readiness.model.artifact import Artifact
from readiness.suppress.markers import Marker, read


@pytest.mark.parametrize(
    ("line", "marker"),
    [
        pytest.param("# readiness: ignore[a-b] -- because", Marker(1, ("a-b",), "", "because"), id="own line"),
        pytest.param(
            "x: 1  # readiness: ignore[a-b] -- because", Marker(1, ("a-b",), "", "because", alone=False), id="behind"
        ),
        pytest.param("# readiness: ignore[a-b, c-d] -- r", Marker(1, ("a-b", "c-d"), "", "r"), id="two rules"),
        pytest.param(
            "# readiness: ignore[A-B] until=2027-03-31 -- r", Marker(1, ("a-b",), "2027-03-31", "r"), id="with a date"
        ),
        pytest.param("// readiness: ignore[a-b] -- r", Marker(1, ("a-b",), "", "r"), id="slashes"),
        pytest.param("{{/* readiness: ignore[a-b] -- r */}}", Marker(1, ("a-b",), "", "r"), id="Helm"),
        pytest.param("<!-- readiness: ignore[a-b] -- r -->", Marker(1, ("a-b",), "", "r"), id="Markdown"),
        pytest.param(
            "# hadolint ignore=DL3007,DL3008",
            Marker(
                1, ("hadolint:dl3007", "hadolint:dl3008"), "", "marked for hadolint: # hadolint ignore=DL3007,DL3008"
            ),
            id="hadolint",
        ),
        pytest.param(
            "# hadolint global ignore=DL3007",
            Marker(
                1, ("hadolint:dl3007",), "", "marked for hadolint: # hadolint global ignore=DL3007", whole_file=True
            ),
            id="hadolint, whole file",
        ),
        pytest.param(
            "#checkov:skip=CKV_DOCKER_7: ours",
            Marker(1, ("checkov:ckv_docker_7",), "", "marked for checkov: checkov:skip=CKV_DOCKER_7", whole_file=True),
            id="checkov",
        ),
        pytest.param(
            "assert x  # nosec",
            Marker(1, ("bandit:*",), "", "marked for bandit: # nosec", alone=False),
            id="nosec, all",
        ),
        pytest.param(
            "assert x  # nosec B101",
            Marker(1, ("bandit:b101",), "", "marked for bandit: # nosec B101", alone=False),
            id="nosec, one",
        ),
        pytest.param(
            "uses: a/b@v1 # zizmor: ignore[unpinned-uses]",
            Marker(1, ("zizmor:unpinned-uses",), "", "marked for zizmor: # zizmor: ignore[unpinned-uses]", alone=False),
            id="zizmor",
        ),
    ],
)
def test_marker(line: str, marker: Marker) -> None:
    assert read(Artifact("f", line)) == ((marker,), ())


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("# readiness: ignore[a-b]", "the reason is missing"),
        ("# readiness: ignore[a-b] --", "suppresses nothing"),
        ("# readiness: ignore a-b -- r", "suppresses nothing"),
        ("# readiness: ignore[a-b] until=soon -- r", "`until=soon` is not a date"),
    ],
)
def test_a_malformed_comment_suppresses_nothing_and_is_said(line: str, words: str) -> None:
    markers, problems = read(Artifact("f", line))
    assert markers == ()
    assert [words in problem.message for problem in problems] == [True]


@pytest.mark.parametrize("line", ["ready: true", "readiness: 1", "# the readiness: probe", 'echo "readiness: ignore"'])
def test_other_text_is_no_marker(line: str) -> None:
    assert read(Artifact("f", line)) == ((), ())


@pytest.mark.parametrize(
    ("line", "codes", "whole_file"),
    [
        ("-- squawk-ignore ban-drop-column", ("squawk:ban-drop-column",), False),
        (
            "-- squawk-ignore ban-drop-column,renaming-column",
            ("squawk:ban-drop-column", "squawk:renaming-column"),
            False,
        ),
        ("-- squawk-ignore-file ban-drop-table", ("squawk:ban-drop-table",), True),
        ("-- squawk-ignore-file", ("squawk:*",), True),
    ],
)
def test_markers_of_squawk(line: str, codes: tuple[str, ...], *, whole_file: bool) -> None:
    markers, problems = read(Artifact("migrations/2_a.sql", line))
    assert [(one.ids, one.whole_file, one.alone) for one in markers] == [(codes, whole_file, True)]
    assert problems == ()
