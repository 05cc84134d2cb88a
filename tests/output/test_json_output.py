"""The report for machines: fields are a contract."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import report_samples as samples

from readiness.model.finding import Level
from readiness.model.location import Location
from readiness.model.report import Notification
from readiness.output import told
from readiness.output.json import parts, render

if TYPE_CHECKING:
    import pytest


def document(**changes: Any) -> Any:
    return json.loads(render(samples.report(**changes)))


def test_top_level_fields() -> None:
    found = document()
    assert {name: value for name, value in found.items() if not isinstance(value, (list, dict))} == {
        "schema": "readiness-report/1",
        "version": "0.1.0",
        "project": "shop",
        "ready": False,
        "conclusive": True,
        "fail_on": "error",
    }
    assert [name for name, value in found.items() if isinstance(value, (list, dict))] == [
        "findings",
        "verdicts",
        "services",
        "coverage",
        "notifications",
        "scanners",
        "rules",
    ]


def test_every_kind_of_finding_is_told() -> None:
    assert [(each["rule_id"], each["kind"], each["path"]) for each in document()["findings"]] == [
        ("docker-unpinned-base", "fail", "Dockerfile"),
        ("docker-unpinned-base", "open", "api/Dockerfile"),
        ("k8s-probe-missing", "pass", "deploy/api.yaml"),
        ("k8s-probe-missing", "fail", "deploy/web app.yaml"),
        ("secret-in-code", "fail", "src/settings.py"),
    ]


def test_finding_is_whole() -> None:
    finding = samples.BASE._replace(
        suppression=samples.SUPPRESSED.suppression, related_locations=samples.NO_PROBE.related_locations
    )
    assert document(findings=(finding,))["findings"] == [
        {
            "rule_id": "docker-unpinned-base",
            "kind": "fail",
            "level": "warning",
            "message": "base image debian:latest is not pinned to a version",
            "path": "Dockerfile",
            "region": {"start_line": 1, "start_column": 6, "end_line": 1, "end_column": 19},
            "logical": "stage/0/FROM",
            "service": "web",
            "fingerprint": "f1",
            "suppression": {
                "kind": "inSource",
                "justification": "a dummy for tests",
                "location": {
                    "path": "src/settings.py",
                    "region": {"start_line": 2, "start_column": 1, "end_line": 2, "end_column": 40},
                },
            },
            "related_locations": [
                {
                    "path": "deploy/service.yaml",
                    "region": {"start_line": 4, "start_column": 9, "end_line": 4, "end_column": 12},
                    "message": "sends it traffic",
                }
            ],
            "snippet": "FROM debian:latest",
            "count": 1,
            "also_reported_by": ["hadolint:DL3007"],
            "fix": {
                "description": "pin to 12.5",
                "applicability": "unsafe",
                "edits": [
                    {
                        "path": "Dockerfile",
                        "region": {"start_line": 1, "start_column": 12, "end_line": 1, "end_column": 18},
                        "text": "12.5",
                    }
                ],
            },
        }
    ]


def test_what_is_absent_is_left_out() -> None:
    assert document(findings=(samples.PASS,))["findings"] == [
        {
            "rule_id": "k8s-probe-missing",
            "kind": "pass",
            "level": "error",
            "message": "container api has a readiness probe",
            "path": "deploy/api.yaml",
            "fingerprint": "f4",
            "count": 3,
        }
    ]


def test_verdict_names_its_evidence() -> None:
    found = document()["verdicts"]
    assert found[2] == {
        "item": "application.health-endpoint",
        "group": "application",
        "service": "web",
        "verdict": "fail",
        "reason": "container web has no readiness probe",
        "findings": ["f2"],
    }
    assert found[5]["attestation"] == {
        "item": "operations.on-call",
        "explanation": "Two people a week, see the rota",
        "attested_by": "mira@example.org",
        "attested_on": "2026-03-01",
        "expires_on": "2026-09-01",
    }


def test_the_run_is_told() -> None:
    crash = Notification(Level.WARNING, "crashed", "x", Location("a"), detail="/home/mira/traceback")
    found = document(notifications=(samples.OFFLINE, crash), findings=())
    assert (found["ready"], found["conclusive"]) == (False, False)
    assert found["coverage"] == {
        "found": 183,
        "read": 180,
        "judged": 96,
        "skipped": [
            {"path": "dump.sql", "reason": "larger than 2 MB"},
            {"path": "logo.png", "reason": "binary"},
            {"path": "photo.jpg", "reason": "binary"},
        ],
        "formats": {"dockerfile": 3, "kubernetes": 12},
    }
    assert found["notifications"] == [
        {"level": "error", "message": "pip-audit could not run: offline"},
        {"level": "warning", "message": "crashed", "rule_id": "x", "location": {"path": "a"}},
    ]
    assert found["scanners"] == [
        {"name": "hadolint", "examined": 3, "alerts": 4, "version": "2.15.1"},
        {"name": "pip-audit", "examined": 0, "alerts": 0, "version": "2.10.1", "failure": "offline"},
    ]
    assert found["services"] == [
        {
            "name": "web",
            "path": "web",
            "kind": "service",
            "evidence": [{"path": "web/Dockerfile", "message": "an image"}],
        }
    ]
    assert found["rules"][2] == {
        "id": "secret-in-code",
        "level": "error",
        "precision": "medium",
        "items": ["application.no-secrets"],
    }


def test_same_report_same_bytes_in_any_order_of_findings() -> None:
    assert render(samples.report()) == render(samples.report(findings=samples.FINDINGS[::-1]))


def test_undecodable_name_can_be_written() -> None:
    finding = samples.BASE._replace(location=Location("bad\udcff/日本"))
    assert '"path": "bad?/日本"' in render(samples.report(findings=(finding,)))


def test_empty_report_is_whole() -> None:
    found = json.loads(render(samples.EMPTY))
    assert (found["ready"], found["findings"], found["coverage"]["skipped"]) == (True, [], [])


def test_a_large_report_comes_in_pieces_of_the_same_text(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = render(samples.report())
    monkeypatch.setattr("readiness.output.json.AT_ONCE", 1)
    assert "".join(parts(samples.report())) == whole
    monkeypatch.setattr("readiness.output.LARGE", 0)
    assert not isinstance(told("json", samples.report()), str)
    assert json.loads("".join(told("json", samples.report()))) == json.loads(whole)
