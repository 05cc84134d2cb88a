"""SARIF of any report: valid by the standard's schema, in the subset that GitHub takes, within its limits. The subset is told here anew."""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import jsonschema
import report_samples as samples
from any_reports import REPORTS
from hypothesis import given, settings

from readiness.model.finding import Kind, Level, Precision
from readiness.model.location import Location, Region
from readiness.output.sarif import limits, render, written

if TYPE_CHECKING:
    import pytest

    from readiness.model.report import Report

SCHEMA = json.loads((Path(__file__).parent.parent / "data" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft4Validator(SCHEMA)


@settings(max_examples=60)
@given(REPORTS)
def test_any_report_is_one_that_github_takes(report: Report) -> None:
    text = render(report)
    log = json.loads(text.encode("utf-8"))
    VALIDATOR.validate(log)
    taken(log)
    expected = [one for one in report.findings if one.kind is Kind.FAIL and _inside(one.location.path)]
    assert len(log["runs"][0]["results"]) == len(expected)


def _inside(path: str) -> bool:
    return bool(path) and not path.startswith("/") and ".." not in path.split("/")


def taken(log: Any) -> None:
    """What GitHub refuses an upload for, and what it would not show."""
    assert log["version"] == "2.1.0"
    assert log["$schema"]
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"]
    assert len(rules) <= 25_000
    for rule in rules:
        _described(rule)
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert len(run["tool"].get("extensions", ())) <= 100
    assert len(run["results"]) <= 25_000
    for result in run["results"]:
        assert result["ruleId"] == rules[result["ruleIndex"]]["id"]
        assert result["message"]["text"].strip()
        assert result["level"] in ("note", "warning", "error")
        assert all(result["partialFingerprints"].values())
        assert "primaryLocationLineHash" not in result["partialFingerprints"]
        assert "suppressions" not in result
        assert len(result["locations"]) == 1
        assert len(result.get("relatedLocations", ())) <= 100
        for place in (*result["locations"], *result.get("relatedLocations", ())):
            _placed(place["physicalLocation"])


def _described(rule: Any) -> None:
    assert len(rule.get("name", "")) <= 255
    for name in ("shortDescription", "fullDescription"):
        assert 0 < len(rule[name]["text"]) <= 1024
    assert rule["help"]["text"]
    assert "helpUri" not in rule
    properties = rule.get("properties", {})
    tags = properties.get("tags", [])
    assert len(tags) <= 20
    severity = properties.get("security-severity")
    assert severity is None or (isinstance(severity, str) and 0 < float(severity) <= 10)
    assert (severity is not None) == ("security" in tags)


def _placed(place: Any) -> None:
    uri, region = place["artifactLocation"]["uri"], place["region"]
    parts = urlsplit(uri)
    assert parts.path == uri, "no scheme, no query, no fragment"
    assert uri.isascii()
    assert _inside(unquote(uri, errors="surrogateescape"))
    corners = [region[name] for name in ("startLine", "startColumn", "endLine", "endColumn")]
    assert min(corners) >= 1
    assert (corners[2], corners[3]) > (corners[0], corners[1]) or corners[2] > corners[0]


def many(number: int, message: str = "{}") -> Report:
    """Findings of all levels and of rules that are right more or less often, in no order."""
    chance = random.Random(7)  # noqa: S311 (the same each time)
    precisions = [*Precision]
    rules = tuple(samples.UNPINNED._replace(id=f"rule-{n}", precision=precisions[n % 4]) for n in range(8))
    findings = tuple(
        samples.BASE._replace(
            rule_id=f"rule-{chance.randrange(8)}",
            level=chance.choice([*Level]),
            message=message.format(chance.getrandbits(256)),
            location=Location(f"d{n % 700}/Dockerfile", Region(n % 900 + 1, 1, n % 900 + 1, 5)),
            fix=None,
            fingerprint=f"{n:x}:1",
        )
        for n in range(number)
    )
    return samples.report(findings=findings, rules=rules)


def test_sixty_thousand_findings_are_cut_by_severity_and_that_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    report = many(60_000)
    text, said = written(report)
    log = json.loads(text)
    taken(log)
    results = log["runs"][0]["results"]
    all_levels, kept = (
        Counter(map(str, levels)) for levels in ((f.level for f in report.findings), (r["level"] for r in results))
    )
    packed = len(gzip.compress(text.encode()))
    with capsys.disabled():
        print(
            f"\n60,000 findings {dict(all_levels)} -> {len(results):,} results {dict(kept)}, {packed:,} bytes packed; said: {said}"
        )
    assert len(results) == 25_000
    assert kept["error"] == all_levels["error"]
    assert kept["note"] == 0
    assert {r["level"] for r in results[: limits.SHOWN]} == {"error"}
    assert packed < 10_000_000
    assert said == (
        "60,000 findings; only the 25,000 worst are in this file, as GitHub takes no more",
        "25,000 results; GitHub shows 5,000 of them, so the worst come first",
    )
    notes = log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert [note["message"]["text"] for note in notes] == list(said)


def test_a_file_that_is_too_large_loses_the_least_severe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PACKED", 200_000)
    report = many(6_000, "a long message {0} " * 3)
    text, said = written(report)
    log = json.loads(text)
    taken(log)
    results = log["runs"][0]["results"]
    assert len(gzip.compress(text.encode())) < 210_000
    assert 0 < len(results) < 6_000
    worst = min(("note", "warning", "error").index(r["level"]) for r in results)
    dropped = 6_000 - len(results)
    assert worst == 0 or dropped > sum(f.level is Level.NOTE for f in report.findings)
    assert "GitHub takes no larger file" in said[0]


def test_what_fits_is_by_place_and_nothing_is_said() -> None:
    text, said = written(many(3_000))
    places = [
        r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in json.loads(text)["runs"][0]["results"]
    ]
    assert places == sorted(places)
    assert said == ()
