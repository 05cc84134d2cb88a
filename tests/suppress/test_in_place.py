"""Suppressions where they are written: in manifests, charts, overlays and code, with what the audit makes of them."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from readiness.audit import audit
from readiness.config import Config, Ignore
from readiness.model.finding import Kind
from readiness.places import compiled_rules
from readiness.request import Request
from readiness.suppress.account import account, refused
from readiness.suppress.apply import apply
from readiness.suppress.markers import Marker

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from readiness.model.report import Report

RULES = (
    "k8s-privileged",
    "k8s-image-mutable",
    "k8s-host-namespaces",
    "suppression-*",
    "docker-base-latest",
    "app-http-client-no-timeout",
)

WORKLOAD = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
{outer}
spec:
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata:
      labels: {{app: {name}}}
{inner}
    spec:
      hostNetwork: true
      containers:
        - name: app
          image: shop/app:latest
          securityContext:
            privileged: true
"""
FOUND = {"k8s-host-namespaces", "k8s-image-mutable", "k8s-privileged"}


def audited(root: Path, files: Mapping[str, str], *ignores: Ignore, select: tuple[str, ...] = RULES) -> Report:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    config = Config(select=select, without=("all",), suppress=ignores)
    compiled = compiled_rules(os.environ)
    return audit(Request(root=str(root), config=config, today=lambda: date(2026, 11, 1), compiled=compiled))


def left(report: Report) -> set[str]:
    return {one.rule_id for one in report.findings if one.kind is Kind.FAIL and one.suppression is None}


def workload(outer: str = "", inner: str = "", name: str = "web") -> str:
    """A Deployment with annotations of its own, and on its pods."""
    held = [f"{' ' * at}annotations:\n{' ' * (at + 2)}{text}" if text else "" for at, text in ((2, outer), (6, inner))]
    return WORKLOAD.format(name=name, outer=held[0], inner=held[1])


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        pytest.param("", "", FOUND, id="none"),
        pytest.param("readiness/ignore: k8s-privileged -- a node agent", "", FOUND - {"k8s-privileged"}, id="object"),
        pytest.param("", "readiness/ignore: k8s-privileged -- a node agent", FOUND - {"k8s-privileged"}, id="its pods"),
        pytest.param(
            "readiness/ignore: k8s-privileged, k8s-host-namespaces until=2027-01-31 -- a node agent",
            "readiness/ignore.image: '[k8s-image-mutable] -- our proxy pins it'",
            set(),
            id="both, and several rules",
        ),
        pytest.param(
            "readiness/ignore: |\n      k8s-privileged -- a node agent\n      k8s-image-mutable -- our proxy pins it",
            "",
            {"k8s-host-namespaces"},
            id="a line for each reason",
        ),
        pytest.param(
            "readiness/ignore: k8s-privileged until=2026-01-31 -- soon", "", FOUND | {"suppression-expired"}, id="over"
        ),
        pytest.param("readiness/ignore: k8s-privileged", "", FOUND | {"suppression-malformed"}, id="no reason"),
        pytest.param("readiness/ignore: ''", "", FOUND | {"suppression-malformed"}, id="empty"),
        pytest.param("readiness/ignore: [k8s-privileged]", "", FOUND | {"suppression-malformed"}, id="a list"),
        pytest.param("readiness/ignored: k8s-privileged -- x", "", FOUND | {"suppression-malformed"}, id="a slip"),
        pytest.param("readiness/ignore: k8s-priviledged -- x", "", FOUND | {"suppression-unknown"}, id="unknown"),
        pytest.param("readiness/ignore: docker-base-latest -- x", "", FOUND | {"suppression-unused"}, id="unused"),
        pytest.param(
            "ignore-check.kube-linter.io/privileged-container: an agent",
            "",
            FOUND - {"k8s-privileged"},
            id="kube-linter",
        ),
        pytest.param("kube-score/ignore: container-image-tag", "", FOUND - {"k8s-image-mutable"}, id="kube-score"),
        pytest.param("checkov.io/skip1: CKV_K8S_16=an agent", "", FOUND - {"k8s-privileged"}, id="checkov"),
        pytest.param("kube-linter.io/ignore: an agent", "", FOUND, id="a malformed key of kube-linter ignores nothing"),
    ],
)
def test_an_annotation_silences_the_rules_it_names_and_a_slip_is_said(
    tmp_path: Path, outer: str, inner: str, expected: set[str]
) -> None:
    assert left(audited(tmp_path, {"app.yaml": workload(outer, inner)})) == expected


def test_an_annotation_speaks_for_its_object_alone(tmp_path: Path) -> None:
    files = {"app.yaml": workload("readiness/ignore: k8s-privileged -- agent") + "---\n" + workload(name="api")}
    found = [
        one for one in audited(tmp_path, files).findings if one.rule_id == "k8s-privileged" and one.kind is Kind.FAIL
    ]
    assert [(one.location.logical.split("/")[1], one.suppression is None) for one in found] == [
        ("web", False),
        ("api", True),
    ]


def test_an_annotation_in_json(tmp_path: Path) -> None:
    text = (
        '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "annotations": {"readiness/ignore": "k8s-privileged -- x"}},'
        ' "spec": {"containers": [{"name": "a", "image": "a:1", "securityContext": {"privileged": true}}]}}'
    )
    assert "k8s-privileged" not in left(audited(tmp_path, {"pod.json": text}))


@pytest.mark.parametrize("where", ["base", "overlay"])
def test_an_overlay_keeps_the_annotations_of_its_base_and_adds_its_own(tmp_path: Path, where: str) -> None:
    patch = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  annotations:\n    readiness/ignore: "k8s-privileged -- agent"\n'
    files = {
        "base/kustomization.yaml": "resources: [web.yaml]\n",
        "base/web.yaml": workload("readiness/ignore: k8s-privileged -- agent" if where == "base" else ""),
        "prod/kustomization.yaml": "resources: [../base]\nnamePrefix: x-\n"
        + ("patches: [{path: patch.yaml}]\n" if where == "overlay" else ""),
        **({"prod/patch.yaml": patch} if where == "overlay" else {}),
    }
    report = audited(tmp_path, files)
    assert left(report) == FOUND - {"k8s-privileged"}
    accepted = [one for one in report.findings if one.suppression is not None]
    place = accepted[0].suppression.location if accepted[0].suppression else None
    assert place is not None
    assert place.path == ("base/web.yaml" if where == "base" else "prod/patch.yaml")
    assert [(one.rule, one.state, one.silenced) for one in report.silencings] == [("k8s-privileged", "used", 1)]


def chart(template: str, values: str = "") -> dict[str, str]:
    return {
        "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
        "chart/values.yaml": values,
        "chart/templates/web.yaml": template,
    }


def test_a_comment_of_helm_silences_the_line_below(tmp_path: Path) -> None:
    text = workload().replace(
        "            privileged",
        "            {{/* readiness: ignore[k8s-privileged] -- agent */}}\n            privileged",
    )
    text = text.replace(
        "          image",
        "          {{- /*\n          readiness: ignore[k8s-image-mutable] -- our proxy\n          pins it\n          */}}\n          image",
    )
    report = audited(tmp_path, chart(text))
    assert left(report) == {"k8s-host-namespaces"}
    assert {(one.rule, one.state) for one in report.silencings} == {
        ("k8s-privileged", "used"),
        ("k8s-image-mutable", "used"),
    }


def test_what_stands_in_the_values_is_silenced_there(tmp_path: Path) -> None:
    text = workload().replace("shop/app:latest", "{{ .Values.image }}")
    report = audited(
        tmp_path, chart(text, "# readiness: ignore[k8s-image-mutable] -- our proxy\nimage: shop/app:latest\n")
    )
    assert left(report) == FOUND - {"k8s-image-mutable"}


def test_an_annotation_in_a_chart(tmp_path: Path) -> None:
    report = audited(tmp_path, chart(workload("readiness/ignore: k8s-privileged -- agent of {{ .Release.Name }}")))
    assert left(report) <= FOUND
    plain = audited(tmp_path, chart(workload("readiness/ignore: k8s-privileged -- agent")))
    assert left(plain) == FOUND - {"k8s-privileged"}


def test_bandit_s_comment_within_a_call_silences_our_own_rule(tmp_path: Path) -> None:
    text = "import requests\n\n\ndef ask(url):\n    return requests.get(\n        url,\n        stream=True,  # nosec B113\n    )\n"
    assert left(audited(tmp_path, {"app/a.py": text.replace("  # nosec B113", "")})) == {"app-http-client-no-timeout"}
    assert left(audited(tmp_path, {"app/a.py": text})) == set()


def test_our_own_within_the_span_and_stacked_above(tmp_path: Path) -> None:
    above = "# readiness: ignore[docker-base-latest] -- one\n# hadolint ignore=DL3006\n# the reason is long\nFROM \\\n  debian:latest\n"
    assert left(audited(tmp_path, {"Dockerfile": above}, select=("docker-base-latest",))) == set()


@pytest.mark.parametrize(
    ("pattern", "silenced"),
    [
        ("*", True),
        ("Deployment/web", True),
        ("Deployment/*", True),
        ("*/web", True),
        ("Deployment/we", False),
        ("Service/web", False),
        ("container app of Deployment/web", True),
    ],
)
def test_the_configuration_selects_an_object(tmp_path: Path, pattern: str, *, silenced: bool) -> None:
    ignore = Ignore("k8s-privileged", "a node agent", object=pattern)
    assert ("k8s-privileged" not in left(audited(tmp_path, {"app.yaml": workload()}, ignore))) is silenced


def test_a_locked_rule_is_not_silenced_and_that_is_said(tmp_path: Path) -> None:
    """By whatever form: the list of locked rules comes from those who may lock."""
    ignore = Ignore("kube-linter:privileged-container", "everybody does")
    report = audited(tmp_path, {"app.yaml": workload("readiness/ignore: k8s-privileged -- an agent")}, ignore)
    rules = {rule.id: rule for rule in report.rules}
    markers = {"app.yaml": [Marker(6, ("k8s-privileged",), "", "an agent", 1, 30, under="Deployment/web")]}
    bare = [one._replace(suppression=None) for one in report.findings]
    today = lambda: date(2026, 11, 1)  # noqa: E731
    applied = tuple(apply(bare, rules, markers, [ignore], today, locked={"k8s-privileged"}))
    assert all(one.suppression is None for one in applied)
    told = account(applied, markers, [ignore], report.rules, lambda _rule: True, today, locked={"k8s-privileged"})
    assert [one.state for one in told] == ["locked", "locked"]
    assert [note.message for note in refused(told)] == [
        "`k8s-privileged` is locked: a suppression in place does not count (an agent)",
        "`kube-linter:privileged-container` is locked: a suppression in the configuration does not count (everybody does)",
    ]


@pytest.mark.parametrize(
    ("ignore", "expected"),
    [
        (Ignore("k8s-privileged", "r", expires_on=date(2026, 1, 31)), "suppression-expired"),
        (Ignore("docker-base-latest", "r", path="old/*"), "suppression-unused"),
        (Ignore("k8s-privileged", "r", object="Deployment/web"), ""),
    ],
)
def test_what_the_configuration_silences_in_vain_is_told_there(tmp_path: Path, ignore: Ignore, expected: str) -> None:
    (tmp_path / "app.yaml").write_text(workload(), encoding="utf-8")
    config = Config(select=RULES, without=("all",), suppress=(ignore,), source="readiness.toml")
    report = audit(
        Request(root=str(tmp_path), config=config, today=lambda: date(2026, 11, 1), compiled=compiled_rules(os.environ))
    )
    told = [one.rule_id for one in report.findings if one.location.path == "readiness.toml" and one.kind is Kind.FAIL]
    assert told == [expected] * bool(expected)
