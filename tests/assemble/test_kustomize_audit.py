"""Overlays in a whole audit: told once, with their weight, at the line that says it."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

from kustomize_trees import WEB, Tree

from readiness.audit import audit
from readiness.config import Config
from readiness.model.finding import Kind, Level
from readiness.places import compiled_rules
from readiness.request import Request

if TYPE_CHECKING:
    from pathlib import Path

    from readiness.model.finding import Finding
    from readiness.model.report import Report


def audited(root: Path, files: dict[str, str], *rules: str, paths: tuple[str, ...] = ()) -> Report:
    for path, text in Tree(files).files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    config = Config(select=rules, without=("all",))
    return audit(
        Request(
            root=str(root),
            config=config,
            today=lambda: date(2026, 1, 1),
            paths=paths,
            compiled=compiled_rules(os.environ),
        )
    )


def fails(report: Report) -> list[tuple[str, int, Level, str]]:
    return [_place(one) for one in report.findings if one.kind is Kind.FAIL]


def _place(one: Finding) -> tuple[str, int, Level, str]:
    return one.location.path, one.location.region.start_line if one.location.region else 0, one.level, one.message


FILES = {
    "base/kustomization.yaml": "resources: [web.yaml]",
    "base/web.yaml": WEB,
    "overlays/production/kustomization.yaml": "{resources: [../../base], namePrefix: production-}",
    "overlays/dev/kustomization.yaml": "{resources: [../../base], namePrefix: dev-, patches: [{path: root.yaml}]}",
    "overlays/dev/root.yaml": """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          template:
            spec:
              containers:
              - name: app
                securityContext:
                  privileged: true
    """,
}


def test_what_all_overlays_have_is_told_once(tmp_path: Path) -> None:
    found = fails(audited(tmp_path, FILES, "k8s-memory-limit-missing"))
    assert [one[:3] for one in found] == [("base/web.yaml", 12, Level.WARNING)]
    assert "(in " not in found[0][3]


def test_what_only_development_has_is_a_note_at_its_own_line(tmp_path: Path) -> None:
    (found,) = fails(audited(tmp_path, FILES, "k8s-privileged"))
    assert found[:3] == ("overlays/dev/root.yaml", 10, Level.NOTE)
    assert found[3].endswith("(in overlays/dev)")


def test_a_workload_is_one_service_under_its_own_name(tmp_path: Path) -> None:
    report = audited(tmp_path, FILES, "k8s-memory-limit-missing")
    assert [one.name for one in report.services] == ["web"]
    assert {one.service for one in report.findings} == {"web"}


def test_a_note_says_which_overlay_speaks_for_the_system(tmp_path: Path) -> None:
    notes = [one.message for one in audited(tmp_path, FILES, "k8s-privileged").notifications]
    assert [one.split(" ")[0] for one in notes] == ["overlays/production"]


def test_a_changed_base_is_judged_as_its_overlays_make_it(tmp_path: Path) -> None:
    found = fails(audited(tmp_path, FILES, "k8s-privileged", "k8s-memory-limit-missing", paths=("base/web.yaml",)))
    assert [one[:2] for one in found] == [("base/web.yaml", 12)]


def test_what_a_remote_base_may_hold_is_open(tmp_path: Path) -> None:
    files = {
        "kustomization.yaml": 'resources: [service.yaml, web.yaml, "https://github.com/example/base//deploy?ref=v1.0.0"]',
        "web.yaml": WEB,
        "service.yaml": """
            apiVersion: v1
            kind: Service
            metadata: {name: other}
            spec: {selector: {app: other}, ports: [{port: 80}]}
        """,
    }
    report = audited(tmp_path, files, "k8s-service-dangling")
    assert {one.kind for one in report.findings} == {Kind.OPEN}


def test_generated_configuration_reaches_the_pods(tmp_path: Path) -> None:
    files = {
        "kustomization.yaml": "{resources: [web.yaml], configMapGenerator: [{name: settings, literals: [A=b]}]}",
        "web.yaml": WEB,
    }
    report = audited(tmp_path, files, "k8s-config-no-rollout")
    assert [one.kind for one in report.findings] == [Kind.PASS]
