"""The baseline: what stood there before does not fail, what is new does, and the file does not churn."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.audit import audit
from readiness.baseline import HEADER, compared, entry, read, written
from readiness.commands.audit import exit_code
from readiness.config import Config
from readiness.errors import ConfigError
from readiness.model.finding import Finding, Kind, Level, Suppression
from readiness.model.location import Location, Region
from readiness.places import compiled_rules
from readiness.request import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from readiness.model.report import Report

TEXT = st.text(alphabet="abc:/ \té'\"", max_size=8)
FINDINGS = st.builds(
    lambda rule, path, logical, name, snippet, line: Finding(
        rule_id=rule,
        kind=Kind.FAIL,
        level=Level.ERROR,
        message="m",
        location=Location(path, Region(line, 1, line, 2), logical),
        name=name,
        snippet=snippet,
    ),
    st.sampled_from(["rule-a", "rule-b"]),
    st.sampled_from(["Dockerfile", "k8s/web.yaml"]),
    TEXT,
    TEXT,
    TEXT,
    st.integers(1, 99),
)


def everywhere(_path: str) -> bool:
    return True


def news(findings: list[Finding], text: str, exists: Callable[[str], bool] = everywhere) -> list[Finding]:
    marked, _ = compared(findings, read(text, "baseline"), exists)
    return [one for one in marked if not one.known]


@given(st.lists(FINDINGS, max_size=12), st.randoms())
def test_what_stands_in_it_is_known_in_any_order_and_on_any_line(findings: list[Finding], random: object) -> None:
    text = written(findings)
    moved = [one._replace(location=one.location._replace(region=Region(7, 1, 7, 9))) for one in findings]
    random.shuffle(moved)  # type: ignore[attr-defined]
    assert news(moved, text) == []
    assert written(moved) == text


@given(st.lists(FINDINGS, min_size=1, max_size=12))
def test_one_more_of_the_same_is_new(findings: list[Finding]) -> None:
    assert len(news([*findings, findings[0]], written(findings))) == 1


@given(st.lists(FINDINGS, max_size=8), st.lists(FINDINGS, max_size=8), st.lists(FINDINGS, max_size=8))
def test_branches_that_both_mended_something_merge(
    base: list[Finding], ours: list[Finding], theirs: list[Finding]
) -> None:
    """Each branch drops what it mended and adds what it took on; git keeps both sides' lines."""
    left, right = written([*base, *ours]).splitlines(), written([*base, *theirs]).splitlines()
    merged = "\n".join([*left, *right])
    assert news([*base, *ours, *theirs], merged) == []


@given(st.lists(FINDINGS, min_size=1, max_size=8))
def test_what_is_mended_is_told(findings: list[Finding]) -> None:
    _, gone = compared(findings[1:], read(written(findings), "baseline"), everywhere)
    assert len(gone) == 1


WEB = Finding(
    "app-secret-default",
    Kind.FAIL,
    Level.ERROR,
    "m",
    Location("app.py", Region(3, 1, 3, 9)),
    name="KEY",
    snippet="KEY = get('KEY', 'abc')",
)


def test_a_formatter_changes_nothing() -> None:
    assert news([WEB._replace(snippet='KEY = get("KEY",  "abc")')], written([WEB])) == []


def test_another_value_without_a_place_by_structure_is_new() -> None:
    other = WEB._replace(snippet="KEY = get('KEY', 'xyz')")
    assert news([other], written([WEB])) == [other]


def test_the_same_place_by_structure_is_the_same_whatever_its_line_says() -> None:
    limit = WEB._replace(location=Location("web.yaml", None, "Deployment/web/containers/app"), name="container app")
    assert news([limit._replace(snippet="- name: app # renamed neighbour")], written([limit])) == []


def test_a_renamed_file_takes_its_findings_along() -> None:
    moved = WEB._replace(location=WEB.location._replace(path="src/app.py"))
    assert news([moved], written([WEB]), lambda path: path == "src/app.py") == []
    assert news([moved, WEB], written([WEB])) == [moved]


def test_a_suppressed_fail_is_not_kept() -> None:
    silenced = WEB._replace(suppression=Suppression("inSource", "because"))
    assert written([silenced]) == HEADER + "\n"


def test_nothing_of_the_source_is_kept() -> None:
    assert "abc" not in written([WEB])
    assert entry(WEB).text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "not a baseline"),
        ("[]\n", "not a baseline"),
        (HEADER + "\n<<<<<<< ours\n", "line 2 is left by a merge"),
        (HEADER + "\n\n[1, 2]\n", "line 3 is no entry"),
        (HEADER + '\n["a", "b"]\n', "line 2 is no entry"),
    ],
)
def test_a_broken_file_is_said_by_line(text: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        read(text, "readiness-baseline.jsonl")


DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}}}
spec:
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec:
      containers:
        - name: {name}
          image: {quote}nginx:latest{quote}
          securityContext: {{privileged: true}}
"""


def audited(root: Path, files: Mapping[str, str], baseline: str | None) -> Report:
    for path, text in files.items():
        (root / path).write_text(text, encoding="utf-8")
    entries = read(baseline, "baseline") if baseline is not None else None
    config = Config(select=("k8s-privileged", "k8s-image-mutable"), without=("all",))
    return audit(
        Request(
            root=str(root),
            config=config,
            today=lambda: date(2026, 11, 1),
            baseline=entries,
            compiled=compiled_rules(os.environ),
        )
    )


def manifests(*names: str, quote: str = "") -> dict[str, str]:
    return {"app.yaml": "---\n".join(DEPLOYMENT.format(name=name, quote=quote) for name in names)}


def test_reordered_reformatted_and_with_new_neighbours_only_the_new_fails(tmp_path: Path) -> None:
    before = audited(tmp_path, manifests("web", "api"), None)
    assert exit_code(before, strict=False) == 1
    text = written(before.findings)
    same = audited(tmp_path, manifests("api", "web", quote='"'), text)
    assert exit_code(same, strict=False) == 0
    more = audited(tmp_path, manifests("new", "api", "web"), text)
    assert {one.location.logical.split("/")[1] for one in more.findings if one.kind is Kind.FAIL and not one.known} == {
        "new"
    }
    assert exit_code(more, strict=False) == 1


def test_a_verdict_is_no_better_for_a_baseline(tmp_path: Path) -> None:
    before = audited(tmp_path, manifests("web"), None)
    after = audited(tmp_path, manifests("web"), written(before.findings))
    assert [one.verdict for one in after.verdicts] == [one.verdict for one in before.verdicts]
    mended = audited(tmp_path, {"app.yaml": ""}, written(before.findings))
    assert any("stand for nothing any more" in note.message for note in mended.notifications)
