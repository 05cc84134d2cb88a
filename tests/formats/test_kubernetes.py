"""Kubernetes manifests: objects and the things in them that rules judge."""

from __future__ import annotations

import pytest

from readiness.formats.kubernetes import SELECTORS, UNRESOLVED, KubernetesObject, facts, read
from readiness.formats.yaml import YamlDocument, compose
from readiness.model.artifact import Artifact, Document, Node, Target, Unresolved
from readiness.model.location import Region


def documents(text: str) -> list[Document[KubernetesObject]]:
    artifact = Artifact("k8s/app.yaml", text)
    parts = compose(text, unresolved=UNRESOLVED)
    return [found for part in parts if isinstance(part, YamlDocument) for found in read(artifact, part.root)]


def targets(text: str, selector: str) -> list[Target]:
    return [target for document in documents(text) for target in SELECTORS[selector](document)]


def values(node: Node | None) -> object:
    if node is None or node.kind == "scalar":
        return node and node.value
    if node.kind == "sequence":
        return [values(item) for item in node.items]
    return {name: values(child) for name, child in node.fields.items()}


DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  replicas: 2
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      securityContext:
        runAsNonRoot: true
        runAsUser: 1000
        seccompProfile: {type: RuntimeDefault}
        privileged: true
      initContainers:
      - name: wait
        image: busybox
      - name: proxy
        image: envoy:1.2
        restartPolicy: Always
      containers:
      - name: app
        image: reg:5000/web:1.0
        securityContext:
          runAsUser: 0
          readOnlyRootFilesystem: true
          seccompProfile:
        resources:
          limits: {memory: 1Gi}
          requests: {cpu: 1}
"""


def test_an_object_knows_its_pod() -> None:
    (document,) = documents(DEPLOYMENT)
    content = document.content
    assert (document.name, document.format, content.name, content.namespace) == ("Deployment/web", "kubernetes", "web", "shop")
    assert (content.is_workload, content.is_partial, content.pod_metadata is not None) == (True, False, True)
    assert content.pod_spec is not None
    assert content.pod_spec.region.start_line == 14


@pytest.mark.parametrize(
    ("api_version", "kind", "path"),
    [
        ("v1", "Pod", "spec"),
        ("apps/v1", "StatefulSet", "spec.template.spec"),
        ("apps/v1", "DaemonSet", "spec.template.spec"),
        ("apps/v1", "ReplicaSet", "spec.template.spec"),
        ("v1", "ReplicationController", "spec.template.spec"),
        ("extensions/v1beta1", "Deployment", "spec.template.spec"),
        ("batch/v1", "Job", "spec.template.spec"),
        ("batch/v1", "CronJob", "spec.jobTemplate.spec.template.spec"),
        ("argoproj.io/v1alpha1", "Rollout", "spec.template.spec"),
        ("serving.knative.dev/v1", "Service", "spec.template.spec"),
        ("apps.openshift.io/v1", "DeploymentConfig", "spec.template.spec"),
    ],
)
def test_pods_are_found_where_their_kind_has_them(api_version: str, kind: str, path: str) -> None:
    body = "{containers: [{name: a, image: b}]}"
    for step in reversed(path.split(".")):
        labels = "metadata: {labels: {a: b}}, " if step == "spec" and "template" in path else ""
        body = f"{{{labels}{step}: {body}}}"
    (target,) = targets(f"apiVersion: {api_version}\nkind: {kind}\n{body[1:-1]}\n".replace("metadata: {labels: {a: b}}, spec: {template", "spec: {template"), "container")
    assert target.node.fields["image"].value == "b"
