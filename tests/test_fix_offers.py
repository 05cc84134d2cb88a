"""Where rules offer a fix, and where they had better not; what a rule file may say of one."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from readiness import catalog, fixes
from readiness.audit import audit
from readiness.config import Config
from readiness.errors import RuleError
from readiness.places import compiled_rules
from readiness.request import Request

if TYPE_CHECKING:
    from pathlib import Path


def mended(root: Path, rule: str, path: str, text: str) -> str:
    (root / path).write_text(text)
    report = audit(
        Request(
            str(root),
            Config(select=(rule,), without=("all",)),
            lambda: date(2026, 11, 1),
            compiled=compiled_rules(os.environ),
        )
    )
    offered = [one.fix for one in report.findings if one.fix]
    return fixes.apply({path: text}, offered, unsafe=True, parses=lambda _path, _text: True).files.get(path, text)


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        pytest.param("docker-apt-cli", "RUN apt list --installed", None, id="what apt-get can not do"),
        pytest.param("docker-apt-cli", "RUN apt upgrade", None, id="what apt-get does in another way"),
        pytest.param("docker-apt-cli", "RUN echo 'apt install x' && apt install x", None, id="a text like a call"),
        pytest.param("docker-apt-cli", "RUN apt -o Foo=1 install x", None, id="an option with a value"),
        pytest.param(
            "docker-apt-cli", "RUN <<EOF\napt -q update\nEOF", "RUN <<EOF\napt-get -q update\nEOF", id="a heredoc"
        ),
        pytest.param("docker-apt-cli", 'RUN ["apt", "update"]', None, id="an array"),
        pytest.param(
            "docker-apt-cli", "RUN sudo apt \\\n  update", "RUN sudo apt-get \\\n  update", id="over two lines, sudo"
        ),
        pytest.param("docker-apt-cli", "ONBUILD RUN apt update", "ONBUILD RUN apt-get update", id="kept for later"),
        pytest.param(
            "docker-pkg-prompts",
            "RUN apt-get install -y a && apt-get install b",
            "RUN apt-get install -y a && apt-get install -y b",
            id="one of two asks",
        ),
        pytest.param("docker-pkg-prompts", "RUN $APT apt-get $X install a", None, id="a variable between"),
        pytest.param("docker-add-for-copy", "ADD rootfs /", None, id="a file that may be an archive"),
        pytest.param("docker-add-for-copy", "ADD app.jar x.tar /app/", None, id="an archive beside a file"),
        pytest.param(
            "docker-add-for-copy",
            '  add --chown=1:1 ["a.py", "/app/"]',
            '  COPY --chown=1:1 ["a.py", "/app/"]',
            id="an array, small letters, indented",
        ),
        pytest.param("docker-maintainer-deprecated", "MAINTAINER $ME", None, id="a variable, which a label resolves"),
        pytest.param(
            "docker-maintainer-deprecated",
            'MAINTAINER "Mira <m@x.org>"  ',
            'LABEL org.opencontainers.image.authors="Mira <m@x.org>"  ',
            id="quoted already",
        ),
        pytest.param("docker-shell-form-cmd", "CMD node $FILE", None, id="a variable in a command"),
        pytest.param("docker-shell-form-cmd", "CMD PORT=1 node x", None, id="an assignment"),
        pytest.param("docker-shell-form-cmd", "CMD cd /app", None, id="built into the shell"),
        pytest.param(
            "docker-shell-form-cmd", 'ENTRYPOINT ["a"]\nCMD node x', None, id="the form means something to another"
        ),
    ],
)
def test_dockerfile(tmp_path: Path, rule: str, before: str, after: str | None) -> None:
    head = "FROM debian:12\n"
    expected = before if after is None else after
    assert mended(tmp_path, rule, "Dockerfile", f"{head}{before}\n") == f"{head}{expected}\n"


POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n"
FULL = "\n      securityContext:\n        readOnlyRootFilesystem: true"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            f"{POD}  containers:\n    - name: a\n      image: x:1  # it",
            f"{POD}  containers:\n    - name: a\n      image: x:1  # it{FULL}",
            id="a block mapping",
        ),
        pytest.param(f"{POD}  containers:\n    - {{name: a, image: x:1}}", None, id="a flow mapping"),
        pytest.param(f"{POD}  containers:\n    - &a\n      name: a\n      image: x:1", None, id="an anchor"),
        pytest.param(f"{POD}  containers: &all\n    - name: a\n      image: x:1", None, id="below an anchor"),
        pytest.param(
            f"{POD}  containers:\n    - name: a\n      image: x:1\n      securityContext: &c\n        privileged: false",
            None,
            id="an anchor on the way",
        ),
        pytest.param(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\n"
            f"{POD}  containers:\n    - name: a\n      image: x:1",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\n"
            f"{POD}  containers:\n    - name: a\n      image: x:1{FULL}",
            id="a second document",
        ),
        pytest.param(
            "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Pod\n    metadata: {name: a}\n"
            "    spec:\n      containers:\n        - name: a\n          image: x:1",
            "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Pod\n    metadata: {name: a}\n"
            "    spec:\n      containers:\n        - name: a\n          image: x:1" + FULL.replace("\n", "\n    "),
            id="an item of a list",
        ),
    ],
)
def test_kubernetes(tmp_path: Path, before: str, after: str | None) -> None:
    assert mended(tmp_path, "k8s-ro-rootfs", "a.yaml", f"{before}\n") == f"{before if after is None else after}\n"


def test_scaler_is_not_given_more_than_it_may_have(tmp_path: Path) -> None:
    text = (
        "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\n"
        "spec:\n  scaleTargetRef: {kind: Deployment, name: web}\n  minReplicas: 1\n  maxReplicas: 1\n"
    )
    assert mended(tmp_path, "k8s-hpa-min", "a.yaml", text) == text


def test_ignore_file_without_patterns(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM debian:12\nCOPY . .\n")
    assert mended(tmp_path, "dockerignore-required-entries", ".dockerignore", "# none yet") == ".git\n# none yet"


RULE = {
    "id": "k8s-a", "title": "A", "level": "note", "precision": "high", "items": [], "message": "a", "why": "a",
    "remediation": "a", "check": {"each": "kubernetes.pod", "require": {"path": "a", "exists": True}},
}  # fmt: skip
SET = {"set": {"path": "a", "to": 1}, "applicability": "safe", "description": "set it"}
USES = {"uses": "x", "on": "kubernetes"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"fix": {**SET, "why": "x"}}, "`fix` has an unknown key `why`", id="unknown key"),
        pytest.param({"fix": {**SET, "applicability": "sure"}}, "is one of safe, unsafe", id="no such promise"),
        pytest.param({"fix": {**SET, "description": ""}}, "with a `description`", id="no description"),
        pytest.param({"fix": "set it"}, "`fix` is a mapping", id="no mapping"),
        pytest.param({"fix": {**SET, "remove": "a"}}, "exactly one of set, remove", id="both"),
        pytest.param({"fix": {**SET, "set": {"path": "a"}}}, "has `path` and `to`", id="no value"),
        pytest.param({"fix": {**SET, "set": {"path": "a", "to": [1]}}}, "a plain value", id="no plain value"),
        pytest.param({"fix": {**SET, "where": {"path": "a"}}}, "a predicate has", id="no predicate"),
        pytest.param({"fix": SET, "check": USES}, "and neither elsewhere", id="a check that writes its own"),
        pytest.param(
            {"fix": SET, "check": {"each": "dockerfile.run", "require": {"path": "a", "exists": True}}},
            "can edit compose, kubernetes, workflow only",
            id="a format that can not be edited so",
        ),
        pytest.param(
            {
                "fix": {"applicability": "safe", "description": "x"},
                "check": {"scanner": "hadolint", "codes": ["DL3000"]},
            },
            "goes with each or uses",
            id="a scanner's",
        ),
    ],
)
def test_a_rule_file_says_of_a_fix_what_can_be_done(change: dict[str, object], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        catalog.parse("k8s/k8s-a.yaml", {**RULE, **change}, frozenset())
