"""What is there by name in manifests, what names it, what is laid over it, and what runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readiness.formats import kubernetes
from readiness.formats.kubernetes.api_versions import is_built_in
from readiness.formats.yaml import YamlDocument, compose
from readiness.model.artifact import Artifact, Unresolved
from readiness.model.objects import ObjectDefined, ObjectPatch, ObjectReference, Running

if TYPE_CHECKING:
    from readiness.model.facts import Fact


def facts(text: str, role: str = "") -> list[Fact]:
    roots = [part.root for part in compose(text, unresolved=kubernetes.UNRESOLVED) if isinstance(part, YamlDocument)]
    documents = [found for root in roots for found in kubernetes.read(Artifact("app.yaml", text, role), root)]
    return [fact for document in documents for fact in kubernetes.facts(document)]


def references(text: str) -> list[tuple[object, ...]]:
    return [
        (one.by, one.kind, one.name, one.key, one.optional, one.use)
        for one in facts(text)
        if isinstance(one, ObjectReference)
    ]


def defined(text: str) -> list[tuple[object, ...]]:
    return [
        (one.kind, one.name, one.keys, one.made, one.fixed) for one in facts(text) if isinstance(one, ObjectDefined)
    ]


def test_what_a_pod_names() -> None:
    text = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  serviceAccountName: web
  imagePullSecrets: [{name: registry}]
  containers:
  - image: web
    env:
    - {name: A, valueFrom: {configMapKeyRef: {name: "${CONFIG}", key: a}}}
    - {name: B, valueFrom: {secretKeyRef: {name: s, key: b, optional: true}}}
    envFrom: [{configMapRef: {name: c}}, {secretRef: {name: s}}]
    volumeMounts: [{name: one, mountPath: /x, subPath: x}]
  volumes:
  - {name: one, configMap: {name: c}}
  - {name: two, secret: {secretName: s}}
  - {name: three, projected: {sources: [{configMap: {name: p}}]}}
  - {name: four, persistentVolumeClaim: {claimName: data}}
"""
    assert references(text) == [
        ("Pod/web", "ConfigMap", Unresolved("${CONFIG}"), "a", False, "env"),
        ("Pod/web", "Secret", "s", "b", True, "env"),
        ("Pod/web", "ConfigMap", "c", "", False, "envFrom"),
        ("Pod/web", "Secret", "s", "", False, "envFrom"),
        ("Pod/web", "ConfigMap", "c", "", False, "subPath"),
        ("Pod/web", "Secret", "s", "", False, "volume"),
        ("Pod/web", "ConfigMap", "p", "", False, "volume"),
        ("Pod/web", "PersistentVolumeClaim", "data", "", False, "volume"),
        ("Pod/web", "Secret", "registry", "", False, "imagePullSecrets"),
        ("Pod/web", "ServiceAccount", "web", "", False, "serviceAccount"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\n"
            "spec: {scaleTargetRef: {kind: StatefulSet, name: db}}",
            [("HorizontalPodAutoscaler/a", "StatefulSet", "db", "", False, "scale")],
            id="autoscaler",
        ),
        pytest.param(
            "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: a}\nspec: {scaleTargetRef: {name: web}}",
            [("ScaledObject/a", "Deployment", "web", "", False, "scale")],
            id="keda names Deployments",
        ),
        pytest.param(
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
            "images: [{name: web, newTag: '1'}, {name: old, newName: new}]",
            [("Kustomization", "Image", "web", "", False, "images")],
            id="kustomize images",
        ),
        pytest.param(
            "apiVersion: skaffold/v4beta11\nkind: Config\nbuild: {artifacts: [{image: web}]}",
            [("Config", "Image", "web", "", False, "skaffold")],
            id="skaffold",
        ),
    ],
)
def test_what_scales_and_what_sets_images(text: str, expected: list[tuple[object, ...]]) -> None:
    assert references(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nimmutable: true\ndata: {x: y}\nbinaryData: {z: AA==}",
            [("ConfigMap", "a", frozenset({"x", "z"}), False, True)],
            id="config map",
        ),
        pytest.param(
            "apiVersion: v1\nkind: Secret\nmetadata: {name: a}",
            [("Secret", "a", None, False, False)],
            id="filled by something else",
        ),
        pytest.param(
            "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: a}\nspec: {secretName: a-tls}",
            [("Certificate", "a", None, False, False), ("Secret", "a-tls", None, True, False)],
            id="certificate",
        ),
        pytest.param(
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nsecretGenerator: [{name: a}]",
            [("Secret", "a", None, True, False)],
            id="generator",
        ),
    ],
)
def test_what_is_there(text: str, expected: list[tuple[object, ...]]) -> None:
    assert defined(text) == expected


def test_what_is_laid_over() -> None:
    patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n"
    (found,) = [one for one in facts(patch, "kustomize") if isinstance(one, ObjectPatch)]
    assert (found.kind, found.name, found.fields) == ("Deployment", "web", frozenset({"replicas"}))
    count = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nreplicas: [{name: web, count: 3}]\n"
    (other,) = [one for one in facts(count) if isinstance(one, ObjectPatch)]
    assert (other.kind, other.name, other.fields) == ("", "web", frozenset({"replicas"}))


def test_what_runs() -> None:
    text = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, annotations: {a: b}}
spec:
  replicas: 2
  strategy: {type: Recreate}
  template:
    metadata: {labels: {app: web}, annotations: {c: d}}
    spec:
      initContainers: [{name: once, image: x}, {name: proxy, image: y, restartPolicy: Always}]
      containers:
      - {name: app, image: "web:${TAG}", livenessProbe: null, lifecycle: {preStop: {sleep: {seconds: 5}}}}
"""
    (found,) = [one for one in facts(text) if isinstance(one, Running)]
    assert (found.label, found.labels, found.annotations, found.ends) == (
        "Deployment/web",
        {"app": "web"},
        {"a": "b", "c": "d"},
        False,
    )
    assert {name: setting.value for name, setting in found.settings.items()} == {
        "replicas": 2,
        "strategy.type": "Recreate",
    }
    app, proxy = found.containers
    assert (app.name, app.image, "livenessProbe" in app.says, "lifecycle.preStop" in app.says) == (
        "app",
        Unresolved("web:${TAG}"),
        False,
        True,
    )
    assert proxy.name == "proxy"


@pytest.mark.parametrize(
    ("api_version", "expected"),
    [
        ("v1", True),
        ("apps/v1", True),
        ("policy/v1beta1", True),
        ("rbac.authorization.k8s.io/v1", True),
        ("gateway.networking.k8s.io/v1", False),
        ("serving.knative.dev/v1", False),
        ("metrics.k8s.io/v1beta1", False),
        ("{{ version }}/v1", False),
    ],
)
def test_which_groups_are_built_in(api_version: str, expected: bool) -> None:
    assert is_built_in(api_version) is expected
