"""`--evidence`: reports of other tools are read as they write them, and nothing else is taken for one."""

from __future__ import annotations

import json
import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from readiness.cli import main
from readiness.errors import UsageError
from readiness.evidence import read
from readiness.evidence.dates import day
from readiness.model.evidence import AlertsFound, CoverageMeasured, LoadTested, SuiteRun

if TYPE_CHECKING:
    from pathlib import Path

    from readiness.model.evidence import EvidenceFact

TODAY = date(2026, 11, 1)


def only(folder: Path, name: str, text: str) -> EvidenceFact:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1_793_000_000, 1_793_000_000))  # 2026-10-26
    (found,) = read(str(folder), [str(path)], TODAY)
    return found


def test_junit_counts_cases_not_what_suites_say(tmp_path: Path) -> None:
    text = (
        '<testsuite name="a" tests="99" failures="0"><testcase name="one"/><testcase classname="x" name="two"><error/></testcase>'
        '<testcase name="three"><skipped/></testcase></testsuite>'
    )
    found = only(tmp_path, "a.xml", text)
    assert isinstance(found, SuiteRun)
    assert (found.tests, found.failed, found.skipped, found.first, found.age) == (3, 1, 1, "x.two", 6)


def test_a_report_knows_when_it_was_made(tmp_path: Path) -> None:
    found = only(
        tmp_path,
        "a.xml",
        '<testsuites><testsuite timestamp="2026-10-01T00:00:00Z"><testcase/></testsuite></testsuites>',
    )
    assert found.age == 31


def test_coverage(tmp_path: Path) -> None:
    lcov = only(tmp_path, "l", "SF:a\nDA:1,0\nDA:2,7\nDA:3,1,x\nend_of_record\n")
    assert isinstance(lcov, CoverageMeasured)
    assert (lcov.lines, lcov.covered) == (3, 2)
    text = (
        '<coverage><packages><package><classes><class><methods><method><lines><line hits="1"/></lines></method></methods>'
        '<lines><line hits="0"/><line hits="2"/></lines></class></classes></package></packages></coverage>'
    )
    cobertura = only(tmp_path, "c", text)
    assert isinstance(cobertura, CoverageMeasured)
    assert (cobertura.lines, cobertura.covered) == (2, 1)


def test_sarif_takes_levels_from_rules_and_leaves_out_what_does_not_count(tmp_path: Path) -> None:
    results = [
        {"ruleId": "a", "message": {"text": "first"}},
        {"ruleId": "b", "message": {"text": "second"}},
        {"level": "note", "message": {}},
        {"level": "error", "kind": "pass", "message": {"text": "x"}},
        {"level": "error", "baselineState": "absent", "message": {"text": "x"}},
        {"level": "error", "message": {"text": "x"}, "suppressions": [{"kind": "external"}]},
        {"level": "error", "message": {"text": "third"}, "suppressions": [{"kind": "external", "status": "rejected"}]},
    ]
    driver = {"name": "Grype", "rules": [{"id": "a", "defaultConfiguration": {"level": "error"}}]}
    text = json.dumps({"version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]})
    found = only(tmp_path, "s", text)
    assert isinstance(found, AlertsFound)
    assert (found.tool, found.errors, found.warnings, found.notes, found.first) == ("Grype", 2, 1, 1, "first")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            (
                '{"metrics": {"http_reqs": {"values": {"count": 10}}, "http_req_failed": {"values": {"rate": 0.2}},'
                ' "a": {"thresholds": {"p<1": {"ok": false}, "p<2": {"ok": true}}}}}'
            ),
            ("k6", 10, 2, ("a: p<1",)),
        ),
        (
            '{"metrics": {"http_reqs": {"count": 10}, "http_req_failed": {"value": 0}, "a": {"thresholds": {"p<1": false, "p<2": true}}}}',
            ("k6", 10, 0, ("a: p<2",)),
        ),
        ("Type,Name,Request Count,Failure Count\nGET,/,5,1\n,Aggregated,7,2\n", ("Locust", 7, 2, ())),
        ("timeStamp,elapsed,success\n1793000000000,3,true\n1793000000001,4,false\n", ("JMeter", 2, 1, ())),
    ],
)
def test_load(tmp_path: Path, text: str, told: tuple[object, ...]) -> None:
    found = only(tmp_path, "x", text)
    assert isinstance(found, LoadTested)
    assert (found.tool, found.requests, found.failed, found.crossed) == told


@pytest.mark.parametrize(
    "text",
    [
        "", "hello", "{}", "[]", '{"runs": 3}', '{"version": "2.1.0", "runs": [{}]}', "<a/>", "<testsuite", "<coverage", "SF:a",
        '<!DOCTYPE a [<!ENTITY b "c">]><testsuite>&b;</testsuite>', '{"metrics": []}', "Type,Name,Failure Count\n", "timeStamp,success\n",
    ],
)  # fmt: skip
def test_what_is_no_evidence_is_said(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match="of no form that we know"):
        only(tmp_path, "x", text)


def test_an_absent_file_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "Dockerfile").write_text("FROM scratch\n", encoding="utf-8")
    assert main(["audit", str(tmp_path), "--without", "all", "--evidence", str(tmp_path / "no.xml")]) == 2
    assert "can not be read: No such file" in capsys.readouterr().err
    assert main(["audit", str(tmp_path / "Dockerfile"), "--without", "all", "--evidence", "x"]) == 2
    assert "--evidence with single files" in capsys.readouterr().err


def test_evidence_outside_the_root_shows_no_path_of_the_machine(tmp_path: Path) -> None:
    root = tmp_path / "shop"
    root.mkdir()
    (tmp_path / "a.xml").write_text("<testsuite><testcase/></testsuite>", encoding="utf-8")
    (found,) = read(str(root), [str(tmp_path / "a.xml")], TODAY)
    assert found.location.path == "a.xml"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-10-01T10:00:00Z", date(2026, 10, 1)),
        ("2026-10-01", date(2026, 10, 1)),
        ("1577836800", date(2020, 1, 1)),
        (1_577_836_800_000, date(2020, 1, 1)),
        ("yesterday", None),
        ("0", None),
        (None, None),
        ("9" * 40, None),
    ],
)
def test_day(text: object, told: date | None) -> None:
    assert day(text) == told
