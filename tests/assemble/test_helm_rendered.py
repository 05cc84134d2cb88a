"""What Helm itself rendered, at the places that our reading knows; and how it is asked for it."""

from __future__ import annotations

import os
import sys
from datetime import date
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from readiness.assemble import build, units
from readiness.audit import audit
from readiness.config import Config
from readiness.discover import Roles
from readiness.model.artifact import Artifact, Document, Unresolved
from readiness.model.finding import Kind
from readiness.places import compiled_rules
from readiness.request import Request

if TYPE_CHECKING:
    from pathlib import Path

CHART = "apiVersion: v2\nname: web\nversion: 1.2.3\n"
TEMPLATE = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: {{ .Release.Namespace }}
spec:
  hostNetwork: {{ .Values.hostNetwork }}
  containers:
    - name: app
      image: {{ lookup "v1" "ConfigMap" "a" "b" | default "debian:latest" }}
      env:
        - {name: NAMESPACE, value: {{ .Release.Namespace }}}
"""
RENDERED = """\
---
# Source: web/templates/pod.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: chosen-at-install
spec:
  hostNetwork: true
  containers:
    - name: app
      image: debian:latest
      env:
        - {name: NAMESPACE, value: chosen-at-install}
"""
FILES = {"Chart.yaml": CHART, "values.yaml": "hostNetwork: true\n", "templates/pod.yaml": TEMPLATE}


def _made(rendered: str) -> list[Document[object]]:
    roles = Roles(FILES)

    def read(path: str) -> Artifact | None:
        return Artifact(path, FILES[path], roles.of(path)) if path in FILES else None

    (unit,) = units(frozenset(FILES), frozenset(FILES), read)
    parts = [part for part in build(unit, read, rendered) if isinstance(part, Document)]
    return [part for part in parts if part.format == "kubernetes" and part.sure]


def test_helm_knows_what_we_do_not_and_we_know_where_it_was_written() -> None:
    (ours,) = _made("")
    (pod,) = _made(RENDERED)
    image = pod.root.get("spec.containers").items[0].fields["image"]  # type: ignore[union-attr]
    before = ours.root.get("spec.containers").items[0].fields["image"]  # type: ignore[union-attr]
    assert isinstance(before.value, Unresolved)
    assert (image.value, image.line) == ("debian:latest", 10)
    host = pod.root.get("spec.hostNetwork")
    assert host is not None
    assert (pod.written_in(host), host.line % 10_000_000) == ("values.yaml", 1)


def test_the_namespace_it_was_rendered_for_is_nobodys() -> None:
    (pod,) = _made(RENDERED)
    assert pod.root.get("metadata.namespace") is None
    value = pod.root.get("spec.containers").items[0].fields["env"].items[0].fields["value"]  # type: ignore[union-attr]
    assert isinstance(value.value, Unresolved)


@pytest.fixture
def chart(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        (tmp_path / "repository" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "repository" / path).write_text(text, encoding="utf-8")
    return tmp_path / "repository"


def _helm(folder: Path, body: str) -> None:
    folder.mkdir()
    program = folder / "helm"
    program.write_text(f"#!{sys.executable}\nimport os, sys\n" + dedent(body), encoding="utf-8")
    program.chmod(0o755)


def _audit(root: Path) -> tuple[set[str], list[str]]:
    report = audit(
        Request(
            str(root),
            Config(render=True, without=("all",)),
            lambda: date(2026, 11, 1),
            compiled=compiled_rules(os.environ),
        )
    )
    failed = {one.rule_id for one in report.findings if one.kind is Kind.FAIL}
    return failed, [note.message for note in report.notifications]


def test_a_chart_is_rendered_where_the_user_asks_for_it(
    chart: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _helm(tmp_path / "bin", f"sys.stdout.write({RENDERED!r})\n")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    failed, notes = _audit(chart)
    assert "k8s-image-mutable" in failed
    assert notes == []


def test_where_helm_fails_the_chart_is_read_as_it_lies(
    chart: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _helm(tmp_path / "bin", "sys.stderr.write('Error: no such thing')\nsys.exit(1)\n")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    failed, notes = _audit(chart)
    assert "k8s-host-namespaces" in failed
    assert notes == [".: Helm did not render it, so it was read as it lies: no such thing"]


def test_a_helm_of_the_audited_repository_is_never_run(chart: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _helm(chart / "bin", "open(os.path.join(os.path.dirname(__file__), 'ran'), 'w')\n")
    monkeypatch.setenv("PATH", str(chart / "bin"))
    _, notes = _audit(chart)
    assert notes == ["`helm` is not on PATH, so charts were not rendered but read as they lie"]
    assert not (chart / "bin" / "ran").exists()


def test_comments_of_templates_silence_and_the_values_for_production_are_named(chart: Path) -> None:
    text = TEMPLATE.replace(
        "    - name: app",
        "    {{- /* readiness: ignore[k8s-memory-limit-missing] -- set by the namespace */}}\n    - name: app",
    )
    (chart / "templates" / "pod.yaml").write_text(text, encoding="utf-8")
    (chart / "values-prod.yaml").write_text(
        "# readiness: ignore[k8s-host-namespaces] -- it is a node agent\nhostNetwork: true\n", encoding="utf-8"
    )
    report = audit(
        Request(str(chart), Config(without=("all",)), lambda: date(2026, 11, 1), compiled=compiled_rules(os.environ))
    )
    silenced = {one.rule_id: one.location for one in report.findings if one.suppression is not None}
    assert {rule: place.path for rule, place in silenced.items()} == {
        "k8s-memory-limit-missing": "templates/pod.yaml",
        "k8s-host-namespaces": "values-prod.yaml",
    }
    assert [note.message for note in report.notifications] == [
        ".: judged as `values-prod.yaml` makes it, the chart's one values file for production"
    ]
