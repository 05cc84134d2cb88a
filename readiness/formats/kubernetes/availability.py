"""Facts of how pods are multiplied and kept: templates, autoscalers, disruption budgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes.effective import container_settings
from readiness.formats.kubernetes.labels import labels_of, selector_of
from readiness.formats.kubernetes.objects import KubernetesObject
from readiness.formats.kubernetes.pods import app_containers, group_of
from readiness.formats.kubernetes.values import items_of, name_of, number_of, text_of
from readiness.model.artifact import Unresolved
from readiness.model.cluster import Autoscaler, CustomResource, DisruptionBudget, PodTemplate
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node
    from readiness.model.cluster import ClusterFact
    from readiness.model.facts import Number, Text

_LASTING = ("persistentVolumeClaim", "hostPath")
_OFF = frozenset({"Off", "Initial"})
_PODLESS = frozenset({
    "Kustomization", "ServiceMonitor", "PodMonitor", "PrometheusRule", "Certificate", "Issuer", "ClusterIssuer", "ExternalSecret",
    "SealedSecret", "VirtualService", "DestinationRule", "AuthorizationPolicy", "PeerAuthentication",
})  # fmt: skip
"""Kinds whose operators run no pods for them, whatever they are named and labelled after."""


def facts(document: Document[object]) -> Iterator[ClusterFact]:
    content = document.content
    if not isinstance(content, KubernetesObject):
        return
    if content.is_workload:
        yield _template(document.path, content)
        return
    match group_of(content.api_version), content.kind:
        case group, "HorizontalPodAutoscaler" if "." not in group:
            yield _horizontal(document.path, content)
        case "keda.sh", "ScaledObject":
            yield _scaled_object(document.path, content)
        case "autoscaling.k8s.io", "VerticalPodAutoscaler":
            yield from _vertical(document.path, content)
        case group, "PodDisruptionBudget" if "." not in group:
            yield _budget(document.path, content)
        case group, kind if _is_custom(group) and kind not in _PODLESS:
            place, name, namespace = _named(document.path, content)
            yield CustomResource(place, kind, name, namespace, _all_labels(content.root))
        case _:
            return


def _is_custom(group: str) -> bool:
    """Groups under k8s.io are Kubernetes' own, those under x-k8s.io of projects around it."""
    return "." in group and (group.endswith(".x-k8s.io") or not group.endswith("k8s.io"))


def _all_labels(root: Node) -> dict[str, Text]:
    """Its own, and those of the pods it describes, wherever its kind has them."""
    found: dict[str, Text] = {}
    for node in root.walk():
        labels = node.fields.get("labels")
        if labels is not None and labels.kind == "mapping":
            found |= labels_of(labels)
    return found


def _named(path: str, content: KubernetesObject) -> tuple[Location, str, str]:
    place = Location(path, content.anchor, content.label)
    return place, name_of(content.root.get("metadata.name")), name_of(content.root.get("metadata.namespace"))


def _template(path: str, content: KubernetesObject) -> PodTemplate:
    place, name, namespace = _named(path, content)
    metadata, pod = content.pod_metadata, content.pod_spec
    replicas = content.root.get("spec.replicas")
    running = list(app_containers(pod))
    account = pod.fields.get("serviceAccountName") or pod.fields.get("serviceAccount") if pod is not None else None
    token = pod.fields.get("automountServiceAccountToken") if pod is not None else None
    return PodTemplate(
        location=place,
        kind=content.kind,
        name=name,
        namespace=namespace,
        labels=labels_of(metadata.fields.get("labels") if metadata is not None else None),
        partial=content.is_partial or pod is None,
        replicas=number_of(replicas),
        replicas_location=Location(path, replicas.region, content.label) if replicas is not None else None,
        ports=tuple(_ports(running)),
        portless=any("ports" not in container.fields for container in running),
        unrequested={kind: _unrequested(pod, kind) for kind in ("cpu", "memory")} if pod is not None else {},
        stateless=not _keeps(content.root, pod),
        account=text_of(account),
        token=token.value if token is not None and isinstance(token.value, bool) else None,
    )


def _ports(containers: list[Node]) -> Iterator[tuple[Number, str]]:
    for container in containers:
        for port in items_of(container, "ports"):
            number = number_of(port.fields.get("containerPort"))
            if number is not None:
                yield number, name_of(port.fields.get("name"))


def _unrequested(pod: Node, resource: str) -> tuple[str, ...]:
    """The containers whose share of a request can not be told for want of one."""
    return tuple(
        name_of(container.fields.get("name"))
        for container in app_containers(pod)
        if container_settings(container, pod).get(f"requests.{resource}") is None
        and not _templated(container.fields.get("resources"))
    )


def _templated(node: Node | None) -> bool:
    return node is not None and any(isinstance(one.value, Unresolved) for one in node.walk())


def _keeps(root: Node, pod: Node | None) -> bool:
    claims = next(items_of(root, "spec.volumeClaimTemplates"), None)
    return claims is not None or any(key in volume.fields for volume in items_of(pod, "volumes") for key in _LASTING)


def _scaler(path: str, content: KubernetesObject, reference: str) -> Autoscaler:
    target = content.root.get(reference)
    name = target.fields.get("name") if target is not None else None
    shown = name or target
    place, own, namespace = _named(path, content)
    return Autoscaler(
        location=place,
        kind=content.kind,
        name=own,
        namespace=namespace,
        target_kind=text_of(target.fields.get("kind")) if target is not None else "",
        target_name=text_of(name),
        target_group=group_of(name_of(target.fields.get("apiVersion"))) if target is not None else "",
        target_location=Location(path, shown.region, content.label) if shown is not None else place,
    )


def _horizontal(path: str, content: KubernetesObject) -> Autoscaler:
    metrics = list(_metrics(content.root))
    shares = [
        (kind, container, Location(path, at.region, content.label)) for kind, container, share, at in metrics if share
    ]
    minimum = content.root.get("spec.minReplicas")
    return _scaler(path, content, "spec.scaleTargetRef")._replace(
        minimum=1 if minimum is None else number_of(minimum),
        maximum=number_of(content.root.get("spec.maxReplicas")),
        utilization=tuple(shares),
        watches=tuple(dict.fromkeys(kind for kind, *_ in metrics)),
    )


def _metrics(root: Node) -> Iterator[tuple[str, str, bool, Node]]:
    """Resource, container, whether it is a share of the request, and place, over all versions of the API."""
    old = root.get("spec.targetCPUUtilizationPercentage")
    if old is not None:
        yield "cpu", "", True, old
    for metric in items_of(root, "spec.metrics"):
        for key in ("resource", "containerResource"):
            found = metric.fields.get(key)
            if found is None or found.kind != "mapping":
                continue
            share = found.get("target.averageUtilization") or found.fields.get("targetAverageUtilization")
            kind, container = name_of(found.fields.get("name")), name_of(found.fields.get("container"))
            yield kind, container, share is not None, share or found.fields.get("name") or found


def _scaled_object(path: str, content: KubernetesObject) -> Autoscaler:
    """KEDA's default target is a Deployment, and its least number zero."""
    found = _scaler(path, content, "spec.scaleTargetRef")
    minimum = content.root.get("spec.minReplicaCount")
    maximum = content.root.get("spec.maxReplicaCount")
    triggers = [name_of(trigger.fields.get("type")) for trigger in items_of(content.root, "spec.triggers")]
    return found._replace(
        target_kind=found.target_kind or "Deployment",
        target_group=found.target_group or "apps",
        minimum=0 if minimum is None else number_of(minimum),
        maximum=100 if maximum is None else number_of(maximum),
        watches=tuple(dict.fromkeys(triggers)),
        adopts=name_of(content.root.get("spec.advanced.horizontalPodAutoscalerConfig.name")),
    )


def _vertical(path: str, content: KubernetesObject) -> Iterator[Autoscaler]:
    """Only one that changes running pods."""
    if name_of(content.root.get("spec.updatePolicy.updateMode")) in _OFF:
        return
    policies = list(items_of(content.root, "spec.resourcePolicy.containerPolicies"))
    named = [name_of(one) for policy in policies for one in _controlled(policy)]
    yield _scaler(path, content, "spec.targetRef")._replace(watches=tuple(dict.fromkeys(named)) or ("cpu", "memory"))


def _controlled(policy: Node) -> tuple[Node, ...]:
    found = policy.fields.get("controlledResources")
    return found.items if found is not None else ()


def _budget(path: str, content: KubernetesObject) -> DisruptionBudget:
    least, most = content.root.get("spec.minAvailable"), content.root.get("spec.maxUnavailable")
    place, name, namespace = _named(path, content)
    limit = least if least is not None else most
    return DisruptionBudget(
        location=place,
        name=name,
        namespace=namespace,
        selector=selector_of(content.root.get("spec.selector")),
        minimum=amount_of(least),
        maximum=amount_of(most),
        limit_location=Location(path, limit.region, content.label) if limit is not None else None,
    )


def amount_of(node: Node | None) -> Number | str | None:
    """A number of pods, or a percentage as it is written."""
    if node is None:
        return None
    number = number_of(node)
    return number if number is not None else name_of(node) or None
