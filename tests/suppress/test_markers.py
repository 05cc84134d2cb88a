"""Suppression comments: ours and other tools'."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.model.artifact import Artifact
from readiness.suppress.foreign import spelled
from readiness.suppress.markers import Marker, read
from readiness.suppress.spans import Spans

PIECES = (
    "a \\",
    "# c",
    "",
    "x: |",
    "  y",
    "get(",
    ")",
    "/*",
    "*/",
    "{{/*",
    "*/}}",
    "<<EOF",
    "EOF",
    '"""',
    "  - run: >-  # c",
)


def here(ids: tuple[str, ...], until: str, reason: str, *, whole_file: bool = False) -> Marker:
    """On the one line there is, and speaking for it."""
    return Marker(1, ids, until, reason, 1, 1, whole_file)


@pytest.mark.parametrize(
    ("line", "marker"),
    [
        pytest.param("# readiness: ignore[a-b] -- because", here(("a-b",), "", "because"), id="own line"),
        pytest.param("x: 1  # readiness: ignore[a-b] -- because", here(("a-b",), "", "because"), id="behind"),
        pytest.param("# readiness: ignore[a-b, c-d] -- r", here(("a-b", "c-d"), "", "r"), id="two rules"),
        pytest.param(
            "# readiness: ignore[A-B] until=2027-03-31 -- r", here(("a-b",), "2027-03-31", "r"), id="with a date"
        ),
        pytest.param("// readiness: ignore[a-b] -- r", here(("a-b",), "", "r"), id="slashes"),
        pytest.param("{{/* readiness: ignore[a-b] -- r */}}", here(("a-b",), "", "r"), id="Helm"),
        pytest.param("<!-- readiness: ignore[a-b] -- r -->", here(("a-b",), "", "r"), id="Markdown"),
        pytest.param(
            "# hadolint ignore=DL3007,DL3008",
            here(("hadolint:dl3007", "hadolint:dl3008"), "", "marked for hadolint: # hadolint ignore=DL3007,DL3008"),
            id="hadolint",
        ),
        pytest.param(
            "# hadolint global ignore=DL3007",
            here(("hadolint:dl3007",), "", "marked for hadolint: # hadolint global ignore=DL3007", whole_file=True),
            id="hadolint, whole file",
        ),
        pytest.param(
            "#checkov:skip=CKV_DOCKER_7: ours",
            here(("checkov:ckv_docker_7",), "", "marked for checkov: checkov:skip=CKV_DOCKER_7", whole_file=True),
            id="checkov",
        ),
        pytest.param(
            "assert x  # nosec",
            here(("bandit:*",), "", "marked for bandit: # nosec"),
            id="nosec, all",
        ),
        pytest.param(
            "assert x  # nosec B101",
            here(("bandit:b101",), "", "marked for bandit: # nosec B101"),
            id="nosec, one",
        ),
        pytest.param(
            "uses: a/b@v1 # zizmor: ignore[unpinned-uses]",
            here(("zizmor:unpinned-uses",), "", "marked for zizmor: # zizmor: ignore[unpinned-uses]"),
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
    assert [(one.ids, one.whole_file) for one in markers] == [(codes, whole_file)]
    assert problems == ()


def spoken_for(path: str, text: str) -> list[tuple[int, int]]:
    """The lines that each marker of the text speaks for."""
    return [(one.first, one.last) for one in read(Artifact(path, text))[0]]


OURS = "# readiness: ignore[a-b] -- because"


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        pytest.param("a.py", f"{OURS}\nget(\n    url,\n)\nx = 1\n", [(2, 4)], id="above a statement of many lines"),
        pytest.param("a.py", "get(\n    url,  # nosec B113\n)\n", [(1, 3)], id="behind a line in the middle"),
        pytest.param("a.py", "get(\n    # nosec B113\n    url,\n)\n", [(1, 4)], id="alone within"),
        pytest.param("a.py", "get(url,\n    a)  # nosec B113\nput()\n", [(1, 2)], id="behind the last line"),
        pytest.param("a.py", "def f():  # nosec B101\n    assert x\n", [(1, 1)], id="not what a header holds"),
        pytest.param("a.py", "x = (  # nosec B101\n", [(1, 1)], id="broken source"),
        pytest.param(
            "Dockerfile", f"{OURS}\nRUN a \\\n  # why\n  && b\nUSER x\n", [(2, 4)], id="a continued instruction"
        ),
        pytest.param("Dockerfile", f"RUN a \\\n  {OURS}\n  && b\nUSER x\n", [(1, 3)], id="within an instruction"),
        pytest.param("Dockerfile", f"{OURS}\nRUN <<EOF\na\nEOF\nUSER x\n", [(2, 4)], id="a text handed to a command"),
        pytest.param(
            "Dockerfile", f"{OURS}\n# since it is ours\nFROM x\nUSER x\n", [(3, 3)], id="a reason of two lines"
        ),
        pytest.param("Dockerfile", f"{OURS}\n\nFROM x\n", [(2, 2)], id="an empty line ends it"),
        pytest.param(
            "a.yaml", f"a:\n  - run: |  {OURS}\n      x\n\n      y\n    env: z\n", [(2, 5)], id="a block of text"
        ),
        pytest.param("a.yaml", f"a:\n  {OURS}\n  b: |\n    x\n  c: d\n", [(3, 4)], id="above a block of text"),
        pytest.param("a.yaml", f"a: 1 {OURS}\nb: 2\n", [(1, 1)], id="a key"),
        pytest.param("deploy.sh", f"{OURS}\na \\\n  b\nc\n", [(2, 3)], id="a command of two lines"),
        pytest.param(
            "t.yaml", "{{/*\nreadiness: ignore[a-b] -- r\nand more\n*/}}\nx: 1\n", [(5, 5)], id="Helm, many lines"
        ),
        pytest.param("t.yaml", "{{- /* readiness: ignore[a-b] -- r */ -}}\nx: 1\n", [(2, 2)], id="Helm, trimmed"),
        pytest.param("a.js", "/*\n * readiness: ignore[a-b] -- r\n */\nx()\n", [(4, 4)], id="stars"),
        pytest.param("a.py", f"{OURS}\n{OURS}\nget(\n1)\n", [(3, 4), (3, 4)], id="several"),
    ],
)
def test_what_a_marker_speaks_for(path: str, text: str, lines: list[tuple[int, int]]) -> None:
    assert spoken_for(path, text) == lines


@given(st.sampled_from(["a.py", "Dockerfile", "a.yaml", "a.js", "a.sh"]), st.lists(st.sampled_from(PIECES), max_size=9))
def test_every_line_has_a_span_that_holds_it_or_stands_below(path: str, pieces: list[str]) -> None:
    text = "\n".join(pieces)
    lines = text.split("\n")
    spans = Spans(path, text, lines)
    for number in range(1, len(lines) + 1):
        first, last = spans.of(number)
        assert 1 <= first <= last <= len(lines)
        assert last >= number


def test_broken_source_that_ends_in_a_backslash_has_a_span_for_each_line() -> None:
    lines = ["*/}}", "", "a \\"]
    spans = Spans("a.py", "\n".join(lines), lines)
    assert [spans.of(number) for number in (1, 2, 3)] == [(1, 1), (2, 2), (3, 3)]


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("trivy:AVD-KSV-0017", "trivy:KSV-0017"),
        ("trivy:KSV017", "trivy:ksv-0017"),
        ("kube-score:Container Security Context Privileged", "kube-score:container-security-context-privileged"),
        ("semgrep:dockerfile.security.missing-user", "semgrep:missing-user"),
        ("hadolint:DL3007", "hadolint:dl3007"),
        ("Docker-Base-Latest", "docker-base-latest"),
    ],
)
def test_one_code_in_two_spellings(name: str, same: str) -> None:
    assert spelled(name) == spelled(same)


def test_go_has_a_nosec_of_its_own() -> None:
    markers, _ = read(Artifact("main.go", "x() // #nosec G402 -- a test server\n"))
    assert [one.ids for one in markers] == [("gosec:g402",)]


def test_trivy_s_day_counts() -> None:
    markers, _ = read(Artifact("Dockerfile", "#trivy:ignore:AVD-DS-0002:exp:2027-01-31\nFROM x\n"))
    assert [(one.ids, one.until) for one in markers] == [(("trivy:ds-0002",), "2027-01-31")]
