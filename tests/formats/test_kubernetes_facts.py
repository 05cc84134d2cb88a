"""What manifests tell of the system."""

from __future__ import annotations

from readiness.formats import kubernetes
from readiness.formats.yaml import YamlDocument, compose
from readiness.model.artifact import Artifact, Unresolved
from readiness.model.cluster import ClusterFact
from readiness.model.containers import ContainerRun
from readiness.model.delivery import DeliveryFact
from readiness.model.edges import EdgeHosts, EdgePath
from readiness.model.facts import (
    ContainerPort,
    EnvSet,
    Fact,
    ImageUsed,
    Ingress,
    KubernetesService,
    Probe,
    Workload,
)
from readiness.model.location import Location, Region
from readiness.model.objects import ObjectDefined, ObjectPatch, ObjectReference, Running

PATH = "app.yaml"


def facts(text: str, role: str = "") -> list[Fact]:
    """All but what is there by name, which `test_kubernetes_names.py` looks at, containers, and what of a way
    in only rules on the whole system ask."""
    others = Running, ObjectDefined, ObjectReference, ObjectPatch, ContainerRun, EdgePath, EdgeHosts
    return [fact for fact in all_facts(text, role) if not isinstance(fact, others)]


def all_facts(text: str, role: str) -> list[Fact]:
    parts = compose(text, unresolved=kubernetes.UNRESOLVED)
    roots = [part.root for part in parts if isinstance(part, YamlDocument)]
    documents = [found for root in roots for found in kubernetes.read(Artifact(PATH, text, role), root)]
    found = [fact for document in documents for fact in kubernetes.facts(document)]
    return [fact for fact in found if not isinstance(fact, ClusterFact | DeliveryFact)]


def place(logical: str, line: int, column: int, width: int) -> Location:
    return Location(PATH, Region(line, column, line, column + width), logical)


def test_a_workload_with_its_ports_probes_images_and_variables() -> None:
    text = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: ${NS}
spec:
  replicas: 3
  template:
    metadata:
      labels: {app: web, on: true}
    spec:
      containers:
      - name: app
        image: web:${TAG}
        ports:
        - name: http
          containerPort: 8080
        livenessProbe:
          httpGet: {path: /healthz, port: http}
        readinessProbe:
          tcpSocket: {port: "8080"}
        startupProbe:
          exec: {command: [true]}
        env:
        - name: A
          value: "1"
        - name: B
          valueFrom: {secretKeyRef: {name: s, key: k}}
        - name: C
"""
    app = "Deployment/web/containers/app"
    image = Unresolved("web:${TAG}")
    assert facts(text) == [
        Workload(
            location=place("Deployment/web", 4, 9, 3),
            kind="Deployment",
            name="web",
            namespace="${NS}",
            labels={"app": "web", "on": "true"},
            images=(image,),
            ports=(ContainerPort(8080, "http", place(app, 17, 26, 4)),),
            probes=(
                Probe("liveness", "/healthz", "http", place(app, 19, 27, 8)),
                Probe("readiness", "", 8080, place(app, 21, 29, 6)),
                Probe("startup", "", "", place(app, 23, 11, 4)),
            ),
            replicas=3,
        ),
        ImageUsed(location=place(app, 14, 16, 10), image=image, by="Deployment/web"),
        EnvSet(location=place(app, 25, 17, 1), name="A", by="kubernetes", value="1"),
        EnvSet(location=place(app, 27, 17, 1), name="B", by="kubernetes", value=None),
        EnvSet(location=place(app, 29, 17, 1), name="C", by="kubernetes", value=""),
    ]


def test_a_patch_tells_only_what_it_sets() -> None:
    text = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: app, env: [{name: A, value: b}]}]}}}
"""
    assert facts(text, "kustomize") == [
        EnvSet(location=place("Deployment/web/containers/app", 4, 64, 1), name="A", by="kubernetes", value="b")
    ]


def test_services() -> None:
    text = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: NodePort
  selector: {app: "${APP}"}
  ports:
  - {port: 80, targetPort: http}
  - {port: 81}
---
apiVersion: v1
kind: Service
metadata: {name: out}
spec: {type: ExternalName, selector: {a: b}, externalName: example.com}
"""
    assert facts(text) == [
        KubernetesService(
            location=place("Service/web", 3, 18, 3),
            name="web",
            namespace="",
            selector={"app": Unresolved("${APP}")},
            ports=((80, "http"), (81, 81)),
            type="NodePort",
        ),
        KubernetesService(
            location=place("Service/out", 13, 18, 3), name="out", namespace="", selector=None, type="ExternalName"
        ),
    ]


def test_an_ingress_old_and_new() -> None:
    text = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations: {a: "1"}
spec:
  tls: [{hosts: [x.org]}]
  defaultBackend: {service: {name: fallback}}
  rules:
  - host: x.org
    http: {paths: [{backend: {service: {name: web}}}, {backend: {serviceName: old}}]}
  - http: {paths: [{backend: {service: {name: web}}}]}
"""
    assert facts(text) == [
        Ingress(
            location=place("Ingress/web", 4, 9, 3),
            name="web",
            namespace="",
            hosts=("x.org",),
            backends=("fallback", "web", "old"),
            tls_hosts=("x.org",),
            annotations={"a": "1"},
        )
    ]


def test_gateway_routes() -> None:
    text = """\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web}
spec:
  hostnames: [x.org, "{{ .Values.host }}"]
  rules:
  - backendRefs: [{name: web, port: 80}, {kind: Bucket, name: b}]
"""
    assert facts(text) == [
        Ingress(
            location=place("HTTPRoute/web", 3, 18, 3),
            name="web",
            namespace="",
            hosts=("x.org", Unresolved("{{ .Values.host }}")),
            backends=("web",),
        )
    ]


def test_a_virtual_service_counts_when_it_has_a_gateway() -> None:
    text = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web}
spec:
  gateways: [front]
  hosts: [x.org]
  http:
  - route: [{destination: {host: web.shop.svc.cluster.local}}, {destination: {host: api.example.com}}]
"""
    assert facts(text) == [
        Ingress(
            location=place("VirtualService/web", 3, 18, 3),
            name="web",
            namespace="",
            hosts=("x.org",),
            backends=("web", "api.example.com"),
        )
    ]
    assert facts(text.replace("front", "mesh")) == []
