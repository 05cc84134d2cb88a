"""SARIF: valid by the standard's schema, and in the subset that GitHub accepts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import report_samples as samples

from readiness.model.finding import Kind, Level
from readiness.model.location import Location, Region
from readiness.model.report import Notification
from readiness.output.sarif import render
from readiness.output.sarif.limits import within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.report import Report

SCHEMA = json.loads((Path(__file__).parent.parent / "data" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))

LONG_RULE = samples.UNPINNED._replace(
    id="long", why="why " * 400, tags=tuple(f"tag{n}" for n in range(40)), items=("a.b", "c.d")
)

REPORTS: dict[str, Report] = {
    "empty": samples.EMPTY,
    "one of each": samples.report(),
    "no findings": samples.report(findings=(), verdicts=()),
    "notifications": samples.report(
        notifications=(
            samples.OFFLINE,
            Notification(Level.WARNING, "slow", "docker-unpinned-base", Location("Dockerfile")),
            Notification(Level.NOTE, "elsewhere", "no-such-rule", Location("../outside")),
        )
    ),
    "long texts": samples.report(rules=(LONG_RULE,)),
    "odd paths": samples.report(
        findings=tuple(
            samples.BASE._replace(location=Location(path))
            for path in ("a b/ü:1.yaml", "a:b.yaml", "100%.txt", "./x", "bad\udcff.txt", "#.yaml", "[a](1)?.tf")
        )
    ),
}


def log(report: Report) -> Any:
    return json.loads(render(report))


def run(report: Report) -> Any:
    return log(report)["runs"][0]


def fail(**changes: Any) -> Any:
    """The result of the sample finding with changes."""
    found = run(samples.report(findings=(samples.BASE._replace(**changes),)))["results"]
    return found[0]


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_log_is_valid_by_the_schema(report: Report) -> None:
    jsonschema.Draft4Validator(SCHEMA).validate(log(report))


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_nothing_is_null_or_empty(report: Report) -> None:
    allowed = ("$.runs[0].results", "$.runs[0].tool.driver.rules")
    assert [path for path, value in _walk("$", log(report)) if _hollow(value) and path not in allowed] == []


def _walk(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    yield path, value
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _walk(f"{path}.{key}", each)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _walk(f"{path}[{index}]", each)


def _hollow(value: Any) -> bool:
    return value is None or (isinstance(value, (str, list, dict)) and not value)


def test_only_fails_that_nobody_suppressed_are_results() -> None:
    assert [result["ruleId"] for result in run(samples.report())["results"]] == [
        "docker-unpinned-base",
        "k8s-probe-missing",
    ]


def test_result_is_whole() -> None:
    assert run(samples.report(findings=(samples.NO_PROBE,)))["results"] == [
        {
            "ruleId": "k8s-probe-missing",
            "ruleIndex": 1,
            "level": "error",
            "message": {
                "text": "container web has no readiness probe. See [deploy/service.yaml:4 (sends it traffic)](1)."
            },
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "deploy/web%20app.yaml", "uriBaseId": "%SRCROOT%"},
                        "region": {"startLine": 12, "startColumn": 17, "endLine": 12, "endColumn": 20},
                    },
                    "logicalLocations": [{"fullyQualifiedName": "Deployment/web/containers/web"}],
                }
            ],
            "relatedLocations": [
                {
                    "id": 1,
                    "message": {"text": "sends it traffic"},
                    "physicalLocation": {
                        "artifactLocation": {"uri": "deploy/service.yaml", "uriBaseId": "%SRCROOT%"},
                        "region": {"startLine": 4, "startColumn": 9, "endLine": 4, "endColumn": 12},
                    },
                }
            ],
            "partialFingerprints": {"readiness/v1": "f2"},
        }
    ]


def test_rules_are_all_selected_ones_with_their_place_in_the_checklist() -> None:
    rules = run(samples.report(findings=()))["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["docker-unpinned-base", "k8s-probe-missing", "secret-in-code"]
    assert rules[1]["relationships"] == [
        {
            "target": {
                "id": "application.health-endpoint",
                "index": 2,
                "toolComponent": {"name": "readiness-checklist", "index": 0},
            },
            "kinds": ["relevant"],
        }
    ]


def test_every_relationship_points_at_its_taxon() -> None:
    found = run(REPORTS["long texts"])
    taxa = found["taxonomies"][0]["taxa"]
    targets = [each["target"] for rule in found["tool"]["driver"]["rules"] for each in rule.get("relationships", ())]
    assert [taxa[target["index"]]["id"] for target in targets] == [target["id"] for target in targets] == ["a.b", "c.d"]


def test_only_security_rules_are_filed_under_security() -> None:
    rules = run(samples.report())["tool"]["driver"]["rules"]
    assert [rule["properties"] for rule in rules] == [
        {"precision": "very-high", "problem.severity": "warning", "tags": ["docker"]},
        {"precision": "high", "problem.severity": "error"},
        {"precision": "medium", "security-severity": "8.5", "tags": ["security", "secret"]},
    ]


def test_texts_and_tags_keep_to_the_limits() -> None:
    rule = run(REPORTS["long texts"])["tool"]["driver"]["rules"][0]
    assert len(rule["fullDescription"]["text"]) <= 1024
    assert len(rule["properties"]["tags"]) == 20


def test_every_rule_has_what_github_asks_for() -> None:
    for report in REPORTS.values():
        for rule in run(report)["tool"]["driver"]["rules"]:
            assert all(rule[field]["text"] for field in ("shortDescription", "fullDescription", "help"))


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        pytest.param("a b/ü.yaml", "a%20b/%C3%BC.yaml", id="space and letter"),
        pytest.param("a:b.yaml", "a%3Ab.yaml", id="a colon would make it a scheme"),
        pytest.param("./x", "x", id="dot"),
        pytest.param("100%.txt", "100%25.txt", id="percent"),
        pytest.param("bad\udcff.txt", "bad%FF.txt", id="undecodable byte"),
    ],
)
def test_uri_is_relative_and_encoded(path: str, uri: str) -> None:
    found = fail(location=Location(path))["locations"][0]["physicalLocation"]["artifactLocation"]
    assert found == {"uri": uri, "uriBaseId": "%SRCROOT%"}


@pytest.mark.parametrize(
    ("region", "coordinates"),
    [
        pytest.param(None, (1, 1, 1, 2), id="whole file"),
        pytest.param(Region(3, 5, 3, 5), (3, 5, 3, 6), id="empty"),
        pytest.param(Region(0, 0, 0, 0), (1, 1, 1, 2), id="before the start"),
        pytest.param(Region(2, 9, 4, 1), (2, 9, 4, 1), id="several lines"),
    ],
)
def test_region_has_four_coordinates(region: Region | None, coordinates: tuple[int, int, int, int]) -> None:
    found = fail(location=Location("x", region))["locations"][0]["physicalLocation"]["region"]
    assert tuple(found[name] for name in ("startLine", "startColumn", "endLine", "endColumn")) == coordinates


def test_message_of_the_audited_code_makes_no_links() -> None:
    related = (Location("a[0].yaml", message="it\x1b[2J"), Location("/etc/passwd"))
    text = fail(message="image [x](http://evil)\nstands", related_locations=related)["message"]["text"]
    assert text == "image [x] (http://evil) stands. See [a\\[0\\].yaml (it␛\\[2J)](1)."


def test_fix_replaces_exactly_its_region() -> None:
    assert fail()["fixes"] == [
        {
            "description": {"text": "pin to 12.5 (unsafe)"},
            "artifactChanges": [
                {
                    "artifactLocation": {"uri": "Dockerfile", "uriBaseId": "%SRCROOT%"},
                    "replacements": [
                        {
                            "deletedRegion": {"startLine": 1, "startColumn": 12, "endLine": 1, "endColumn": 18},
                            "insertedContent": {"text": "12.5"},
                        }
                    ],
                }
            ],
        }
    ]


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../x", "a/../../x"])
def test_finding_outside_the_repository_is_left_out_and_told(path: str) -> None:
    found = run(samples.report(findings=(samples.BASE._replace(location=Location(path)),)))
    assert found["results"] == []
    assert [note["message"]["text"] for note in found["invocations"][0]["toolExecutionNotifications"]] == [
        "1 finding without a file of the repository left out"
    ]


def test_worst_results_stay_when_there_are_too_many() -> None:
    note = samples.BASE._replace(level=Level.NOTE)
    kept = within(samples.report(), [note, samples.NO_PROBE, samples.BASE], 2)
    assert kept == [samples.NO_PROBE, samples.BASE]


def test_failed_scanner_makes_the_execution_unsuccessful() -> None:
    found = run(samples.report(notifications=(samples.OFFLINE,)))
    assert found["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [
                {"level": "error", "message": {"text": "pip-audit could not run: offline"}},
            ],
        }
    ]
    assert found["tool"]["extensions"] == [
        {"name": "hadolint", "version": "2.15.1", "properties": {"examined": 3, "alerts": 4}},
        {
            "name": "pip-audit",
            "version": "2.10.1",
            "properties": {"examined": 0, "alerts": 0, "failure": "offline"},
        },
    ]


@pytest.mark.parametrize(
    ("project", "category"),
    [
        ("shop", "readiness/shop/"),
        ("", "readiness/"),
        ("my shop/x", "readiness/my-shop-x/"),
        ("商店", "readiness/商店/"),
    ],
)
def test_category_names_the_project(project: str, category: str) -> None:
    assert run(samples.report(project=project))["automationDetails"] == {"id": category}


def test_finding_of_an_unselected_rule_has_a_descriptor() -> None:
    stray = samples.BASE._replace(rule_id="unparsable-file", kind=Kind.FAIL)
    found = run(samples.report(findings=(stray,)))
    rule = found["tool"]["driver"]["rules"][found["results"][0]["ruleIndex"]]
    assert rule["id"] == "unparsable-file"
