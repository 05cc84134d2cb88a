"""Which overlays are built, and which of several speaks for the system."""

from __future__ import annotations

import pytest
from kustomize_trees import WEB, Tree

from readiness.assemble.kustomize.stages import stage_of

BASE = {"base/kustomization.yaml": "resources: [web.yaml]", "base/web.yaml": WEB}
ON_BASE = "resources: [../../base]"


def test_a_base_is_no_unit_and_production_speaks_for_the_system() -> None:
    tree = Tree({**BASE, **{f"overlays/{name}/kustomization.yaml": ON_BASE for name in ("dev", "prod", "staging")}})
    found = tree.units()
    assert {folder: (one.joined, one.minor) for folder, one in found.items()} == {
        "overlays/prod": (True, False),
        "overlays/dev": (False, True),
        "overlays/staging": (False, True),
    }
    assert "overlays/dev" in found["overlays/prod"].note


def test_overlays_that_share_nothing_that_runs_all_speak() -> None:
    tree = Tree({
        "common/kustomization.yaml": "resources: [namespace.yaml]",
        "common/namespace.yaml": "{apiVersion: v1, kind: Namespace, metadata: {name: a}}",
        "a/kustomization.yaml": "resources: [../common, web.yaml]",
        "a/web.yaml": WEB,
        "b/kustomization.yaml": "resources: [../common, web.yaml]",
        "b/web.yaml": WEB,
    })  # fmt: skip
    assert {folder: one.joined for folder, one in tree.units().items()} == {"a": True, "b": True}


def test_tests_components_and_flux_are_no_units() -> None:
    tree = Tree({
        **BASE,
        "test/e2e/kustomization.yaml": ON_BASE,
        "part/kustomization.yaml": "{apiVersion: kustomize.config.k8s.io/v1alpha1, kind: Component, resources: [../base]}",
        "cluster/kustomization.yaml": "{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, spec: {path: base}}",
    })  # fmt: skip
    assert list(tree.units()) == ["base"]


def test_what_generators_read_is_still_judged_for_itself() -> None:
    tree = Tree({"kustomization.yaml": "configMapGenerator: [{name: a, envs: [a.env]}]", "a.env": "A=1"})
    unit = tree.units()[""]
    assert (unit.paths, unit.inputs) == (("kustomization.yaml",), ("a.env",))


def test_what_git_leaves_out_is_not_missing() -> None:
    tree = Tree({"kustomization.yaml": "resources: [secret.yaml]", ".gitignore": "secret.yaml\n"})
    unit = tree.units()[""]
    assert unit.paths == ("kustomization.yaml", "secret.yaml")
    assert [one.kind for one in tree.build(unit) if not hasattr(one, "root")] == ["unread"]


@pytest.mark.parametrize(
    ("folder", "stage"),
    [
        ("overlays/prod", "production"),
        ("deploy/production/eu", "production"),
        ("overlays/prod-eu", "production"),
        ("overlays/pre-prod", "staging"),
        ("overlays/nonprod", "staging"),
        ("prod/dev", "development"),
        ("overlays/kind", "development"),
        ("product/base", ""),
        ("", ""),
    ],
)
def test_stages(folder: str, stage: str) -> None:
    assert stage_of(folder) == stage
