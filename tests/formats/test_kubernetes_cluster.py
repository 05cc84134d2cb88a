"""What manifests tell of a cluster beyond its workloads."""

from __future__ import annotations

import pytest

from readiness.formats import kubernetes
from readiness.formats.yaml import YamlDocument, compose
from readiness.model.artifact import Artifact, Unresolved
from readiness.model.cluster import (
    AccessBinding,
    AccessRole,
    Autoscaler,
    ClusterFact,
    CustomResource,
    DisruptionBudget,
    IngressBackend,
    LabelSelector,
    Monitor,
    NamespaceDeclared,
    NamespaceQuota,
    NetworkPolicy,
    PodTemplate,
    ServiceAccount,
    ServiceLabels,
    ServicePort,
)
from readiness.model.location import Location, Region

PATH = "app.yaml"


def facts(text: str) -> list[ClusterFact]:
    parts = compose(text, unresolved=kubernetes.UNRESOLVED)
    roots = [part.root for part in parts if isinstance(part, YamlDocument)]
    documents = [found for root in roots for found in kubernetes.read(Artifact(PATH, text), root)]
    found = [fact for document in documents for fact in kubernetes.facts(document)]
    return [fact for fact in found if isinstance(fact, ClusterFact)]


def place(logical: str, line: int, column: int, width: int) -> Location:
    return Location(PATH, Region(line, column, line, column + width), logical)


def test_a_pod_template_with_what_scales_and_guards_it() -> None:
    text = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 3
  template:
    metadata: {labels: {app: web, tier: "${TIER}"}}
    spec:
      serviceAccountName: web
      automountServiceAccountToken: false
      containers:
      - {name: app, image: web, ports: [{containerPort: 80, name: http}], resources: {requests: {cpu: 1}}}
      - {name: proxy, image: proxy}
      volumes: [{name: data, persistentVolumeClaim: {claimName: web}}]
"""
    assert facts(text) == [
        PodTemplate(
            location=place("Deployment/web", 3, 18, 3),
            kind="Deployment",
            name="web",
            namespace="shop",
            labels={"app": "web", "tier": Unresolved("${TIER}")},
            partial=False,
            replicas=3,
            replicas_location=place("Deployment/web", 5, 13, 1),
            ports=((80, "http"),),
            portless=True,
            unrequested={"cpu": ("proxy",), "memory": ("app", "proxy")},
            stateless=False,
            account="web",
            token=False,
        )
    ]


def test_an_autoscaler() -> None:
    text = """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  maxReplicas: 9
  metrics:
  - {type: Resource, resource: {name: cpu, target: {averageUtilization: 60}}}
  - {type: Resource, resource: {name: memory, target: {averageValue: 1Gi}}}
"""
    assert facts(text) == [
        Autoscaler(
            location=place("HorizontalPodAutoscaler/web", 3, 18, 3),
            kind="HorizontalPodAutoscaler",
            name="web",
            namespace="",
            target_kind="Deployment",
            target_name="web",
            target_group="apps",
            target_location=place("HorizontalPodAutoscaler/web", 5, 65, 3),
            minimum=1,
            utilization=(("cpu", "", place("HorizontalPodAutoscaler/web", 8, 73, 2)),),
            watches=("cpu", "memory"),
            maximum=9,
        )
    ]


def test_one_that_only_recommends_scales_nothing() -> None:
    text = """\
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: {name: web}
spec: {targetRef: {kind: Deployment, name: web}, updatePolicy: {updateMode: "Off"}}
"""
    assert facts(text) == []


def test_a_disruption_budget() -> None:
    text = """\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec:
  minAvailable: 50%
  selector: {matchExpressions: [{key: app, operator: In, values: [web]}]}
"""
    assert facts(text) == [
        DisruptionBudget(
            location=place("PodDisruptionBudget/web", 3, 18, 3),
            name="web",
            namespace="",
            selector=LabelSelector({}, (("app", "In", ("web",)),)),
            minimum="50%",
            limit_location=place("PodDisruptionBudget/web", 5, 17, 3),
        )
    ]


POLICY = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web}\nspec: "


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        pytest.param("{podSelector: {}}", {"ingress": True}, id="ingress by default"),
        pytest.param(
            "{podSelector: {}, egress: []}", {"ingress": True, "egress": True}, id="egress where it is written"
        ),
        pytest.param(
            "{podSelector: {}, policyTypes: [Egress], egress: [{}]}",
            {"egress": True, "open_egress": True, "resolves": True},
            id="open",
        ),
        pytest.param(
            "{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 50, endPort: 60}]}]}",
            {"egress": True, "resolves": True},
            id="a range with the port of DNS",
        ),
        pytest.param(
            "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}",
            {"egress": True, "resolves": True},
            id="addresses, the resolver perhaps among them",
        ),
        pytest.param(
            "{podSelector: {app: web}}", {"ingress": True, "selector": LabelSelector(valid=False)}, id="no selector"
        ),
    ],
)
def test_network_policies(spec: str, expected: dict[str, object]) -> None:
    base = {"kind": "NetworkPolicy", "name": "web", "namespace": "", "selector": LabelSelector()}
    (found,) = facts(POLICY + spec)
    assert isinstance(found, NetworkPolicy)
    rules = {
        "location",
        "incoming",
        "outgoing",
        "written",
    }  # what it lets through in detail: the cases of system-netpol-breaks
    told = {key: value for key, value in found._asdict().items() if value not in (False, ()) and key not in rules}
    assert told == {**base, **expected}


def test_services_and_what_leads_to_them() -> None:
    text = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, name: http}, {port: 81, targetPort: admin}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec: {defaultBackend: {service: {name: web, port: {name: http}}}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: edge}
spec: {rules: [{backendRefs: [{name: web, namespace: shop, port: 80}]}]}
"""
    selector = {"app": "web"}
    assert facts(text) == [
        ServicePort(place("Service/web", 4, 45, 2), "web", "", selector, 80, "http", 80),
        ServicePort(place("Service/web", 4, 85, 5), "web", "", selector, 81, "", "admin"),
        ServiceLabels(place("Service/web", 3, 18, 3), "web", "", {}),
        IngressBackend(place("Ingress/web", 9, 41, 3), "Ingress/web", "", "web", "http"),
        IngressBackend(place("HTTPRoute/web", 14, 38, 3), "HTTPRoute/web", "shop", "web", 80),
    ]


def test_a_backend_in_the_form_its_version_no_longer_takes() -> None:
    text = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec: {backend: {serviceName: web, servicePort: 80}}
"""
    (backend,) = facts(text)
    assert isinstance(backend, IngressBackend)
    assert backend.outdated
    (older,) = facts(text.replace("io/v1", "io/v1beta1"))
    assert isinstance(older, IngressBackend)
    assert not older.outdated


def test_where_a_monitor_looks_for_what() -> None:
    text = """\
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: web, namespace: shop}
spec: {selector: {matchLabels: {app: web}}}
---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: {name: web}
spec: {namespaceSelector: {any: true}}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: web}
spec: {namespaceSelector: {matchNames: [a, b]}}
"""
    selector = LabelSelector({"app": "web"})
    own = place("ServiceMonitor/web", 3, 18, 3)
    assert facts(text) == [
        Monitor(own, "ServiceMonitor", "web", "shop", selector, ("shop",)),
        Monitor(place("PodMonitor/web", 8, 18, 3), "PodMonitor", "web", "", LabelSelector(), ()),
        Monitor(place("ServiceMonitor/web", 13, 18, 3), "ServiceMonitor", "web", "", LabelSelector(), ("a", "b")),
    ]


def test_who_may_do_what() -> None:
    text = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: all}
rules: [{apiGroups: ["*"], resources: ["*"], verbs: [get, list, watch, create, update, patch, delete]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: all, namespace: shop}
roleRef: {kind: ClusterRole, name: all}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
automountServiceAccountToken: false
"""
    assert facts(text) == [
        AccessRole(place("ClusterRole/all", 3, 18, 3), "ClusterRole", "all", "", place("ClusterRole/all", 4, 46, 5)),
        AccessBinding(
            location=place("RoleBinding/all", 9, 36, 3),
            kind="RoleBinding",
            name="all",
            namespace="shop",
            role_kind="ClusterRole",
            role="all",
            subjects=(("ServiceAccount", "web", "shop", place("RoleBinding/all", 10, 41, 3)),),
        ),
        ServiceAccount(place("ServiceAccount/web", 14, 18, 3), "web", "", False),
    ]


def test_namespaces_and_what_bounds_them() -> None:
    text = """\
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: LimitRange
metadata: {name: shop, namespace: shop}
"""
    assert facts(text) == [
        NamespaceDeclared(place("Namespace/shop", 3, 18, 4), "shop"),
        NamespaceQuota(place("LimitRange/shop", 7, 18, 4), "LimitRange", "shop"),
    ]


@pytest.mark.parametrize(
    ("group", "custom"),
    [
        pytest.param("leaderworkerset.x-k8s.io", True, id="beside Kubernetes"),
        pytest.param("monitoring.coreos.com", True, id="an operator's"),
        pytest.param("apiregistration.k8s.io", False, id="Kubernetes' own"),
    ],
)
def test_custom_resources_tell_all_their_labels(group: str, custom: bool) -> None:
    text = f"apiVersion: {group}/v1\nkind: Thing\nmetadata: {{name: a}}\nspec: {{pods: {{metadata: {{labels: {{app: web}}}}}}}}\n"
    wanted = [CustomResource(place("Thing/a", 3, 18, 1), "Thing", "a", "", {"app": "web"})]
    assert facts(text) == (wanted if custom else [])
