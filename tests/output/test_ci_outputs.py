"""The forms that CI systems show: GitHub's annotations, GitLab's Code Quality, JUnit, and Markdown for comments."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
import report_samples as samples

from readiness.model.finding import Finding, Kind, Level
from readiness.model.location import Location, Region
from readiness.output import load

if TYPE_CHECKING:
    from readiness.model.report import Report

NASTY = "a::error::b\n::stop-commands::x %0A | <script>alert(1)</script> @team [x](http://e) `y` \x1b[31m \ud800"


def many(number: int, level: Level) -> tuple[Finding, ...]:
    return tuple(
        samples.BASE._replace(
            rule_id=f"rule-{index % 40}",
            level=level,
            location=Location(f"d{index}/Dockerfile", Region(index + 1, 1, index + 1, 5)),
            fingerprint=f"{index}:1",
        )
        for index in range(number)
    )


def nasty() -> Report:
    finding = samples.BASE._replace(message=NASTY, location=Location("a,b:%\n::error::.yaml", Region(1, 1, 2, 1)))
    return samples.report(findings=(finding, samples.OPEN._replace(message=NASTY)), project=NASTY)


def test_github_points_at_the_line() -> None:
    assert load("github")(samples.report()).splitlines() == [
        (
            "::error file=deploy/web app.yaml,line=12,endLine=12,col=17,endColumn=20,title=k8s-probe-missing"
            "::container web has no readiness probe"
        ),
        (
            "::warning file=Dockerfile,line=1,endLine=1,col=6,endColumn=19,title=docker-unpinned-base"
            "::base image debian:latest is not pinned to a version"
        ),
        "::notice title=readiness::NOT READY: 1 finding of level error stands in the way (1 rule, 1 file)",
    ]


def test_github_shows_what_it_can_and_counts_the_rest() -> None:
    report = samples.report(findings=(*many(30, Level.ERROR), *many(30, Level.WARNING), *many(30, Level.NOTE)))
    lines = load("github")(report).splitlines()
    kinds = [line[2:].split(" ")[0] for line in lines]
    assert (kinds.count("error"), kinds.count("warning"), kinds.count("notice")) == (10, 10, 10)
    assert lines[-1].endswith("; 61 more findings are in the log")
    start = lines.index("::group::61 more findings")
    assert lines[start + 62] == "::endgroup::"
    assert not any(line.startswith("::") for line in lines[start + 1 : start + 62])


def test_github_lists_the_rest_in_the_log_harmlessly() -> None:
    report = samples.report(findings=tuple(one._replace(message=NASTY) for one in many(12, Level.ERROR)))
    lines = load("github")(report).splitlines()
    assert sum(line.startswith("::error ") for line in lines) == 10
    assert [line.split(" ")[0] for line in lines if not line.startswith("::")] == [
        "d8/Dockerfile:9:1:",
        "d9/Dockerfile:10:1:",
    ]
    assert not any(" ::" in line for line in lines if not line.startswith("::"))


def test_nothing_found_gives_the_runner_an_order() -> None:
    lines = load("github")(nasty()).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::warning", "::notice"]
    assert lines[0].startswith("::warning file=a%2Cb%3A%25")
    assert "%250A" in lines[0]


def test_gitlab_has_an_issue_for_each_fail() -> None:
    issues = json.loads(load("gitlab")(samples.report()))
    assert [(one["check_name"], one["severity"], one["location"]) for one in issues] == [
        ("readiness/docker-unpinned-base", "major", {"path": "Dockerfile", "lines": {"begin": 1}}),
        ("readiness/k8s-probe-missing", "critical", {"path": "deploy/web app.yaml", "lines": {"begin": 12}}),
    ]
    assert len({one["fingerprint"] for one in issues}) == len(issues)


def test_gitlab_s_fingerprints_differ_even_where_the_findings_do_not() -> None:
    """Equal ones are shown once."""
    issues = json.loads(load("gitlab")(samples.report(findings=(samples.BASE,) * 5)))
    assert len({one["fingerprint"] for one in issues}) == 5


def test_gitlab_fingerprints_know_no_lines() -> None:
    moved = samples.BASE._replace(location=samples.BASE.location._replace(region=Region(9, 1, 9, 2)))
    first, second = (json.loads(load("gitlab")(samples.report(findings=(one,))))[0] for one in (samples.BASE, moved))
    assert first["fingerprint"] == second["fingerprint"]


def test_junit_counts_what_it_holds() -> None:
    root = ET.fromstring(load("junit")(samples.report()))  # noqa: S314 (our own text)
    cases = root.findall(".//testcase")
    assert (root.get("tests"), root.get("failures"), root.get("skipped")) == ("5", "2", "2")
    assert (len(cases), len(root.findall(".//failure")), len(root.findall(".//skipped"))) == (5, 2, 2)


@pytest.mark.parametrize("name", ["junit", "gitlab", "markdown", "github"])
def test_any_text_leaves_the_form_whole(name: str) -> None:
    text = load(name)(nasty())
    assert "\x1b" not in text
    text.encode("utf-8")
    if name == "junit":
        ET.fromstring(text)  # noqa: S314 (our own text)


def test_markdown_says_how_it_ended_and_what_first() -> None:
    lines = load("markdown")(samples.report()).splitlines()
    assert lines[0] == "## ❌ readiness: NOT READY"
    assert lines.index("**error k8s-probe-missing** (1)") < lines.index("**warning docker-unpinned-base** (1)")
    assert "- `Dockerfile:1` base image debian:latest is not pinned to a version" in lines
    assert any(line.startswith("<details><summary>Checklist: 1 fail, 1 unknown, 2 attested, 1 pass") for line in lines)


def test_markdown_holds_no_markup_but_its_own() -> None:
    text = load("markdown")(nasty())
    assert "<script" not in text
    assert "@team" not in text
    assert "[x](" not in text


@pytest.mark.parametrize("number", [100, 60_000])
def test_markdown_fits_a_comment(number: int) -> None:
    report = samples.report(findings=many(number, Level.ERROR))
    text = load("markdown")(report)
    assert len(text) < 65_536
    assert text.endswith("skipped</sub>\n")


def test_what_is_known_or_suppressed_is_no_failure() -> None:
    known = samples.NO_PROBE._replace(known=True)
    report = samples.report(findings=(known, samples.SUPPRESSED))
    assert json.loads(load("gitlab")(report)) == []
    assert load("junit")(report).count("<failure") == 0
    assert load("github")(report).count("::error") == 0
    assert known.kind is Kind.FAIL


def test_a_badge_says_it_in_words() -> None:
    badge = load("badge")(samples.report())
    assert 'aria-label="readiness: not ready"' in badge
    assert "http" not in badge.replace("http://www.w3.org/2000/svg", "")
    assert ">ready<" in load("badge")(samples.report(findings=()))
