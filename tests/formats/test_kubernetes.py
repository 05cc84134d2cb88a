"""Kubernetes manifests: objects and the things in them that rules judge."""

from __future__ import annotations

import json

import pytest

from readiness.formats.kubernetes import SELECTORS, UNRESOLVED, KubernetesObject, facts, read
from readiness.formats.yaml import YamlDocument, compose
from readiness.model.artifact import Artifact, Document, Node, Target, Unresolved
from readiness.model.location import Region


def documents(text: str, role: str = "kustomize") -> list[Document[KubernetesObject]]:
    artifact = Artifact("k8s/app.yaml", text, role)
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
    assert (document.name, document.format, content.name, content.namespace) == (
        "Deployment/web",
        "kubernetes",
        "web",
        "shop",
    )
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
    body: object = {"containers": [{"name": "a", "image": "b"}]}
    *outer, _ = path.split(".")
    body = {"metadata": {"labels": {"a": "b"}}, "spec": body}
    for step in reversed(outer):
        body = {step: body}
    (target,) = targets(json.dumps({"apiVersion": api_version, "kind": kind, **dict(body)}), "container")
    assert target.node.fields["image"].value == "b"


@pytest.mark.parametrize(
    ("api_version", "kind"), [("batch.volcano.sh/v1", "Job"), ("example.com/v1", "Deployment"), ("v1", "ConfigMap")]
)
def test_other_kinds_run_no_pods(api_version: str, kind: str) -> None:
    text = f"apiVersion: {api_version}\nkind: {kind}\nspec: {{template: {{spec: {{containers: [{{image: a}}]}}}}}}\n"
    (document,) = documents(text)
    assert (document.content.is_workload, document.content.pod_spec) == (False, None)
    assert targets(text, "container") == []


def test_containers_by_role() -> None:
    found = {
        selector: [target.node.fields["name"].value for target in targets(DEPLOYMENT, selector)]
        for selector in ("container", "init-container", "any-container", "server-container")
    }
    assert found == {
        "container": ["app", "proxy"],
        "init-container": ["wait"],
        "any-container": ["wait", "proxy", "app"],
        "server-container": ["app", "proxy"],
    }


def test_a_container_inherits_what_the_api_passes_on() -> None:
    app = targets(DEPLOYMENT, "container")[0]
    assert (app.name, app.logical, app.anchor) == (
        "container app of Deployment/web",
        "Deployment/web/containers/app",
        Region(26, 15, 26, 18),
    )
    assert values(app.node.get("effective")) == {
        "runAsNonRoot": True,
        "runAsUser": 0,
        "seccompProfile": {"type": "RuntimeDefault"},
        "readOnlyRootFilesystem": True,
        "limits": {"memory": "1Gi"},
        "requests": {"cpu": 1, "memory": "1Gi"},
    }
    inherited = app.node.get("effective.runAsNonRoot")
    assert inherited is not None
    assert inherited.region == Region(15, 23, 15, 27)
    assert values(app.node.get("image_reference")) == {"registry": "reg:5000", "repository": "web", "tag": "1.0"}
    assert values(app.node.get("workload")) == "Deployment"


def test_what_is_templated_stays_unknown() -> None:
    text = DEPLOYMENT.replace(
        "        securityContext:\n          runAsUser: 0\n", "        securityContext: ${CTX}\n        x:\n"
    )
    app = targets(text, "container")[0]
    assert values(app.node.get("effective.privileged")) == Unresolved("${CTX}")
    assert values(app.node.get("effective.runAsNonRoot")) == Unresolved("${CTX}")


def test_a_pod_has_its_metadata_and_settings() -> None:
    (pod,) = targets(DEPLOYMENT, "pod")
    assert (pod.name, pod.logical, pod.anchor) == ("pod of Deployment/web", "Deployment/web/pod", Region(4, 9, 4, 12))
    assert values(pod.node.get("effective.runAsUser")) == 1000
    assert (values(pod.node.get("metadata.labels.app")), values(pod.node.get("replicas"))) == ("web", 2)


@pytest.mark.parametrize(
    ("kind", "policy", "count"),
    [("Job", "Never", 0), ("Pod", "Never", 0), ("Pod", "Always", 1), ("Pod", None, 1)],
)
def test_servers_keep_running(kind: str, policy: str | None, count: int) -> None:
    pod: dict[str, object] = {"containers": [{"name": "a", "image": "b"}], "restartPolicy": policy}
    spec = pod if kind == "Pod" else {"template": {"spec": pod}}
    manifest = {"apiVersion": "v1" if kind == "Pod" else "batch/v1", "kind": kind, "spec": spec}
    assert len(targets(json.dumps(manifest), "server-container")) == count


@pytest.mark.parametrize(
    ("body", "partial"),
    [
        pytest.param("spec: {replicas: 3}", True, id="replicas only"),
        pytest.param("spec: {template: {spec: {containers: [{name: a, env: []}]}}}", True, id="no image"),
        pytest.param(
            "spec: {template: {spec: {containers: [{name: a, image: b}]}}}", True, id="no selector, no labels"
        ),
        pytest.param("spec: {selector: {}, template: {spec: {containers: [{image: b}]}}}", False, id="whole"),
        pytest.param("spec: {template: {spec: '{{ x }}'}}", False, id="templated pod"),
        pytest.param("spec: {template: {spec: {containers: '${X}'}}}", False, id="templated containers"),
    ],
)
def test_patches_are_no_workloads(body: str, partial: bool) -> None:
    text = f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: a}}\n{body}\n"
    (document,) = documents(text)
    assert document.content.is_partial is partial
    if partial:
        assert [targets(text, each) for each in ("workload", "pod", "container", "any-container")] == [[], [], [], []]
    assert len(targets(text, "object")) == 1


def test_where_nothing_is_patched_a_workload_is_whole() -> None:
    (document,) = documents("apiVersion: apps/v1\nkind: Deployment\nspec: {replicas: 3}\n", role="")
    assert not document.content.is_partial


def test_a_rollout_may_borrow_its_pods() -> None:
    text = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nspec: {workloadRef: {kind: Deployment, name: a}}\n"
    assert [target.name for target in targets(text, "workload")] == ["Rollout"]


def test_lists_are_unrolled() -> None:
    text = """\
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Service, metadata: {name: a}}
- text
- apiVersion: v1
  kind: NamespaceList
  items:
  - metadata: {name: b}
---
apiVersion: template.openshift.io/v1
kind: Template
objects:
- {apiVersion: v1, kind: Secret, metadata: {name: '${NAME}'}}
"""
    assert [document.name for document in documents(text)] == ["Service/a", "Namespace/b", "Secret/${NAME}"]


def test_only_objects_are_read() -> None:
    assert documents("a: 1\n---\n- kind: Pod\n---\ntext\n---\nkind: Pod\n---\napiVersion: []\nkind: {}\n") == []


def test_kustomizations_are_objects_without_pods() -> None:
    (document,) = documents("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n")
    assert (document.name, document.content.is_workload) == ("Kustomization", False)


@pytest.mark.parametrize(
    ("selector", "api_version", "kind", "count"),
    [
        ("service", "v1", "Service", 1),
        ("service", "serving.knative.dev/v1", "Service", 0),
        ("ingress", "networking.k8s.io/v1", "Ingress", 1),
        ("ingress", "extensions/v1beta1", "Ingress", 1),
        ("ingress", "config.openshift.io/v1", "Ingress", 0),
        ("role", "rbac.authorization.k8s.io/v1", "ClusterRole", 1),
        ("role-binding", "rbac.authorization.k8s.io/v1", "RoleBinding", 1),
        ("horizontal-pod-autoscaler", "autoscaling/v2", "HorizontalPodAutoscaler", 1),
        ("pod-disruption-budget", "policy/v1", "PodDisruptionBudget", 1),
        ("network-policy", "networking.k8s.io/v1", "NetworkPolicy", 1),
        ("network-policy", "projectcalico.org/v3", "NetworkPolicy", 0),
        ("config-map", "v1", "ConfigMap", 1),
        ("secret", "v1", "Secret", 1),
        ("namespace", "v1", "Namespace", 1),
    ],
)
def test_objects_by_kind(selector: str, api_version: str, kind: str, count: int) -> None:
    found = targets(f"apiVersion: {api_version}\nkind: {kind}\nmetadata:\n  name: a\n", selector)
    assert [(target.name, target.anchor) for target in found] == [(f"{kind}/a", Region(4, 9, 4, 10))] * count


@pytest.mark.parametrize(
    ("text", "unresolved"),
    [
        ("{{ .Values.x }}", True),
        ("a-{{ .Values.x }}-b", True),
        ("{{ $labels.instance }} is down", False),
        ("#!/bin/sh\necho ${HOME} {{ x }}\n", False),
        ("repo/app:${TAG}", True),
        ("${REPLICAS}", True),
        ("echo ${HOME} now", False),
        ("$(IMAGE)", True),
        ("--port=$(PORT)", False),
        ("$IMAGE", True),
        ("pa$$word", False),
        ("<ACCOUNT>.dkr.ecr.eu-west-1.amazonaws.com/app:<TAG>", True),
        ("<your-domain>", True),
        ("<b>bold</b>", False),
        ("a < b > c", False),
        ("plain", False),
        ("", False),
        ("$" * 50_000 + "{", False),
        ("${" * 50_000, False),
        ("{{" * 50_000, False),
        ("<a" * 50_000, False),
    ],
)
def test_only_templating_is_unresolved(text: str, unresolved: bool) -> None:
    assert (UNRESOLVED.search(text) is not None) is unresolved


@pytest.mark.parametrize("junk", ["null", "text", "5", "true", "[]", "[1, null, [x]]", "{}", "{a: 1}", "'{{ x }}'"])
@pytest.mark.parametrize(
    "path",
    [
        "metadata",
        "metadata.name",
        "metadata.labels",
        "metadata.annotations",
        "spec",
        "spec.replicas",
        "spec.selector",
        "spec.ports",
        "spec.rules",
        "spec.tls",
        "spec.template",
        "spec.template.metadata",
        "spec.template.metadata.labels",
        "spec.template.spec",
        "spec.template.spec.containers",
        "spec.template.spec.securityContext",
        "spec.template.spec.nodeSelector",
    ],
)
@pytest.mark.parametrize("kind", ["apps/v1 Deployment", "v1 Service", "networking.k8s.io/v1 Ingress"])
def test_any_shape_is_read(kind: str, path: str, junk: str) -> None:
    body = junk
    for step in reversed(path.split(".")):
        body = f"{{{step}: {body}}}"
    api_version, name = kind.split()
    text = f"apiVersion: {api_version}\nkind: {name}\n{body[1:-1]}\n"
    (document,) = documents(text)
    for select in SELECTORS.values():
        assert all(target.anchor.start_line >= 1 for target in select(document))
    list(facts(document))


@pytest.mark.parametrize("junk", ["null", "text", "5", "[]", "[1, null]", "{}", "{a: [1]}", "'{{ x }}'"])
@pytest.mark.parametrize(
    "field",
    ["name", "image", "env", "ports", "resources", "securityContext", "livenessProbe", "restartPolicy"],
)
def test_any_shape_of_container_is_read(field: str, junk: str) -> None:
    container = f"{{image: a, {field}: {junk}}}" if field != "image" else f"{{image: {junk}}}"
    text = f"apiVersion: v1\nkind: Pod\nspec: {{containers: [{container}], initContainers: [{container}]}}\n"
    (document,) = documents(text)
    assert len(list(SELECTORS["any-container"](document))) == 2
    list(facts(document))
