"""What stands in the way of a build: said once, and the rest goes on."""

from __future__ import annotations

import pytest
from kustomize_trees import WEB, Tree

FAR = "it is elsewhere and is not fetched, and what it holds is not known"


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("resources: [web.yaml, gone.yaml]", "broken", "gone.yaml is not there"),
        ("resources: [web.yaml, ../..]", "unread", "it is outside of what is audited, and what it holds is not known"),
        ("resources: [web.yaml, 'https://example.com/a.yaml']", "unread", FAR),
        ("resources: [web.yaml, 'git@github.com:a/b.git']", "unread", FAR),
        ("resources: [web.yaml, 'github.com/a/b//c?ref=v1']", "unread", FAR),
        ("resources: [web.yaml, web.yaml]", "broken", "Deployment/web is there twice"),
        ("{resources: [web.yaml], patches: [{path: gone.yaml}]}", "broken", "gone.yaml is not there"),
        (
            "{resources: [web.yaml], replicas: [{name: x, count: 1}]}",
            "broken",
            "there is no x whose replicas could be set",
        ),
        (
            "{resources: [web.yaml], helmCharts: [{name: redis}]}",
            "unread",
            "Helm renders a chart there, and what it makes is not known",
        ),
        (
            "{resources: [web.yaml], transformers: [program.yaml]}",
            "unread",
            "a program would be run, and what it does is not known",
        ),
        ("resources: [web.yaml, ../loop]", "broken", "the folder takes itself, in a circle"),
    ],
)
def test_one_problem_and_the_rest(text: str, kind: str, message: str) -> None:
    tree = Tree({
        "loop/kustomization.yaml": text,
        "loop/web.yaml": WEB,
        "loop/program.yaml": "{apiVersion: example.com/v1, kind: Anything, metadata: {name: a}}",
    })  # fmt: skip
    assert tree.problems("loop") == [(kind, message)]
    assert list(tree.objects("loop")) == ["Deployment/web"]


def test_what_is_missed_may_be_in_what_could_not_be_read() -> None:
    tree = Tree({
        "kustomization.yaml": """
            resources: ["https://example.com/base.yaml"]
            patches:
            - patch: "{apiVersion: v1, kind: Service, metadata: {name: web}}"
        """,
    })  # fmt: skip
    assert [kind for kind, _ in tree.problems("")] == ["unread"]


@pytest.mark.parametrize(
    "text", ["", "[1, 2]", "resources: {a: b}", "patches: [1]", "images: x", "labels: [{pairs: 1}]", "a: [}"]
)
def test_nothing_raises(text: str) -> None:
    assert Tree({"kustomization.yaml": text}).objects("") == {}


def test_a_file_that_does_not_parse_costs_only_itself() -> None:
    tree = Tree(
        {"kustomization.yaml": "resources: [web.yaml, bad.yaml]", "web.yaml": WEB, "bad.yaml": "kind: A\na: [b\n"}
    )
    assert [kind for kind, _ in tree.problems("")] == ["unparsable"]
    assert list(tree.objects("")) == ["Deployment/web"]
