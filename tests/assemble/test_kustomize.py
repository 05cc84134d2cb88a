"""What overlays come to, and where each value of it stands."""

from __future__ import annotations

from typing import Any

import pytest
from kustomize_trees import WEB, Tree

BASE = {"base/kustomization.yaml": "resources: [web.yaml]", "base/web.yaml": WEB}


def overlay(text: str, **more: str) -> Tree:
    files = {f"top/{name.replace('_', '.')}": content for name, content in more.items()}
    return Tree({**BASE, "top/kustomization.yaml": text, **files})


def web(tree: Tree, label: str = "Deployment/web") -> Any:
    return tree.objects("top")[label]


def container(tree: Tree, label: str = "Deployment/web") -> Any:
    return web(tree, label)["spec"]["template"]["spec"]["containers"][0]


MERGED = """
    resources: [../base]
    patches:
    - path: patch.yaml
"""
PATCH = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      replicas: 3
      template:
        spec:
          containers:
          - name: app
            env:
            - name: B
              value: "20"
            - name: A
              $patch: delete
            resources:
              limits: {memory: 1Gi}
"""


def test_a_patch_is_laid_over_by_the_names_of_list_items() -> None:
    tree = overlay(MERGED, patch_yaml=PATCH)
    assert container(tree)["env"] == [{"name": "B", "value": "20"}]
    assert container(tree)["image"] == "example/web:1.0"
    assert tree.problems("top") == []


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("metadata.name", ("base/web.yaml", 4)),
        ("spec.replicas", ("top/patch.yaml", 5)),
        ("spec.template.spec.containers.0.name", ("base/web.yaml", 12)),
        ("spec.template.spec.containers.0.image", ("base/web.yaml", 13)),
        ("spec.template.spec.containers.0.env.0.value", ("top/patch.yaml", 12)),
        ("spec.template.spec.containers.0.resources.limits.memory", ("top/patch.yaml", 16)),
    ],
)
def test_each_value_stands_where_it_was_written(path: str, place: tuple[str, int]) -> None:
    assert overlay(MERGED, patch_yaml=PATCH).at("top", "Deployment/web", path) == place


def test_a_patch_inside_the_kustomization_stands_at_its_own_lines() -> None:
    tree = overlay("""
        resources: [../base]
        patches:
        - target: {kind: Deployment}
          patch: |-
            - op: replace
              path: /spec/replicas
              value: 5
    """)
    assert web(tree)["spec"]["replicas"] == 5
    assert tree.at("top", "Deployment/web", "spec.replicas") == ("top/kustomization.yaml", 7)


def test_null_and_directives_take_away() -> None:
    tree = overlay(
        MERGED,
        patch_yaml="""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: null
          template:
            spec:
              containers:
              - $patch: replace
              - {name: other, image: "example/other:1"}
    """,
    )
    assert "replicas" not in web(tree)["spec"]
    assert [one["name"] for one in web(tree)["spec"]["template"]["spec"]["containers"]] == ["other"]


def test_lists_of_custom_resources_are_replaced() -> None:
    tree = Tree({
        "kustomization.yaml": """
            resources: [route.yaml]
            patches: [{path: patch.yaml}]
        """,
        "route.yaml": """
            apiVersion: example.com/v1
            kind: Route
            metadata: {name: r}
            spec: {containers: [{name: a}, {name: b}]}
        """,
        "patch.yaml": """
            apiVersion: example.com/v1
            kind: Route
            metadata: {name: r}
            spec: {containers: [{name: c}]}
        """,
    })  # fmt: skip
    found: Any = tree.objects("")["Route/r"]
    assert found["spec"]["containers"] == [{"name": "c"}]


def test_images_and_replicas_stand_where_the_kustomization_says_them() -> None:
    tree = overlay("""
        resources: [../base]
        images:
        - name: example/web
          newName: registry.example.com/web
          newTag: "2.0"
        replicas:
        - name: web
          count: 4
    """)
    assert container(tree)["image"] == "registry.example.com/web:2.0"
    assert tree.at("top", "Deployment/web", "spec.template.spec.containers.0.image") == ("top/kustomization.yaml", 5)
    assert tree.at("top", "Deployment/web", "spec.replicas") == ("top/kustomization.yaml", 8)


@pytest.mark.parametrize(
    ("setting", "image"),
    [
        ("newTag: '2'", "example/web:2"),
        ("digest: sha256:abc", "example/web@sha256:abc"),
        ("newName: other", "other:1.0"),
        ("tagSuffix: -slim", "example/web:1.0-slim"),
    ],
)
def test_parts_of_an_image(setting: str, image: str) -> None:
    assert container(overlay(f"resources: [../base]\nimages: [{{name: example/web, {setting}}}]"))["image"] == image


def test_prefixes_namespaces_and_labels() -> None:
    tree = overlay("""
        namespace: shop
        namePrefix: eu-
        nameSuffix: -1
        resources: [../base]
        commonLabels: {team: shop}
        commonAnnotations: {note: x}
        labels:
        - pairs: {only: metadata}
    """)
    found = web(tree, "Deployment/eu-web-1")
    assert found["metadata"] == {
        "name": "eu-web-1", "namespace": "shop", "labels": {"only": "metadata", "team": "shop"}, "annotations": {"note": "x"},
    }  # fmt: skip
    assert found["spec"]["selector"]["matchLabels"] == {"app": "web", "team": "shop"}
    assert found["spec"]["template"]["metadata"]["labels"] == {"app": "web", "team": "shop"}
    assert tree.at("top", "Deployment/eu-web-1", "metadata.name") == ("base/web.yaml", 4)
    assert tree.at("top", "Deployment/eu-web-1", "metadata.namespace") == ("top/kustomization.yaml", 1)


GENERATED = """
    namePrefix: eu-
    resources: [../base]
    configMapGenerator:
    - name: settings
      literals: [LEVEL=info, "QUOTED='x y'"]
      files: [app.conf, other=app.conf]
      envs: [more.env]
    secretGenerator:
    - name: login
      literals: [user=me]
"""


def test_generators_and_the_names_that_mean_them() -> None:
    tree = overlay(GENERATED, app_conf="a=b\n", more_env="# c\nX=1\n\nY=a=b\n")
    found: Any = tree.objects("top", lambda _: "hash")
    assert found["ConfigMap/eu-settings-hash"]["data"] == {
        "LEVEL": "info", "QUOTED": "x y", "app.conf": "a=b\n", "other": "a=b\n", "X": "1", "Y": "a=b",
    }  # fmt: skip
    assert found["Secret/eu-login-hash"]["data"] == {"user": "bWU="}
    source = found["Deployment/eu-web"]["spec"]["template"]["spec"]["containers"][0]["envFrom"][0]
    assert source == {"configMapRef": {"name": "eu-settings-hash"}}


def test_a_hash_can_be_turned_off_and_is_known_to_be_there() -> None:
    assert overlay(GENERATED, app_conf="", more_env="").one("top", "ConfigMap/eu-settings").made
    off = GENERATED + "generatorOptions: {disableNameSuffixHash: true}"
    assert not overlay(off.replace("\n    ", "\n"), app_conf="", more_env="").one("top", "ConfigMap/eu-settings").made


def test_a_generator_adds_to_what_is_there() -> None:
    tree = Tree({
        "base/kustomization.yaml": "configMapGenerator: [{name: c, literals: [A=1, B=2]}]",
        "top/kustomization.yaml": """
            resources: [../base]
            configMapGenerator: [{name: c, behavior: merge, literals: [B=3]}]
        """,
    })  # fmt: skip
    found: Any = tree.objects("top")["ConfigMap/c"]
    assert found["data"] == {"A": "1", "B": "3"}


def test_a_component_changes_what_the_overlay_takes() -> None:
    tree = Tree({
        **BASE,
        "part/kustomization.yaml": """
            kind: Component
            apiVersion: kustomize.config.k8s.io/v1alpha1
            replicas: [{name: web, count: 7}]
        """,
        "top/kustomization.yaml": "{resources: [../base], components: [../part]}",
    })  # fmt: skip
    assert web(tree)["spec"]["replicas"] == 7


def test_replacements_and_variables() -> None:
    tree = overlay("""
        resources: [../base]
        vars:
        - name: NAME
          objref: {kind: Deployment, name: web, apiVersion: apps/v1}
        patches:
        - patch: |
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec: {template: {spec: {containers: [{name: app, args: ["--name=$(NAME)", "$(OTHER)"]}]}}}
        replacements:
        - source: {kind: Deployment, fieldPath: metadata.name}
          targets:
          - select: {kind: Deployment}
            fieldPaths: ["spec.template.spec.containers.[name=app].env.[name=B].value", "metadata.labels.[a.b/c]"]
            options: {create: true}
    """)
    assert container(tree)["args"] == ["--name=web", "$(OTHER)"]
    assert {"name": "B", "value": "web"} in container(tree)["env"]
    assert web(tree)["metadata"]["labels"] == {"a.b/c": "web"}


def test_a_base_is_read_once_for_all_overlays() -> None:
    tree = Tree(
        {**BASE, "one/kustomization.yaml": "resources: [../base]", "two/kustomization.yaml": "resources: [../base]"}
    )
    assert tree.one("one", "Deployment/web").node is tree.one("two", "Deployment/web").node
