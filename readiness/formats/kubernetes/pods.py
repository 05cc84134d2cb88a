"""Where pods are found in each kind of workload, and which of their containers are which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes.values import items_of
from readiness.model.artifact import Unresolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Node

_TEMPLATE = "spec.template"
_BUILT_IN = {
    "Pod": "",
    "Deployment": _TEMPLATE,
    "StatefulSet": _TEMPLATE,
    "DaemonSet": _TEMPLATE,
    "ReplicaSet": _TEMPLATE,
    "ReplicationController": _TEMPLATE,
    "DeploymentConfig": _TEMPLATE,
    "Job": _TEMPLATE,
    "CronJob": "spec.jobTemplate.spec.template",
}
_OTHERS = {
    ("argoproj.io", "Rollout"): _TEMPLATE,
    ("serving.knative.dev", "Service"): _TEMPLATE,
    ("serving.knative.dev", "Configuration"): _TEMPLATE,
    ("apps.openshift.io", "DeploymentConfig"): _TEMPLATE,
}
_SELECTOR_REQUIRED = frozenset({"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"})


def group_of(api_version: str) -> str:
    """`apps` of `apps/v1`; empty for the core group."""
    return api_version.rpartition("/")[0]


def template_path(kind: str, api_version: str) -> str | None:
    """The dotted path of what holds the pod's `metadata` and `spec`; None for what runs no pods.

    Built-in groups have no dot in their names (`apps`, `batch`), so that a stranger's `Job` is not taken for ours.
    """
    group = group_of(api_version)
    if "." in group and "{" not in group:
        return _OTHERS.get((group, kind))
    return _BUILT_IN.get(kind)


def template_of(root: Node, path: str) -> Node | None:
    return root.get(path) if path else root


def app_containers(pod: Node | None) -> Iterator[Node]:
    """What runs as long as the pod: containers, and init containers that restart (native sidecars)."""
    yield from items_of(pod, "containers")
    yield from (item for item in items_of(pod, "initContainers") if _restarts(item))


def init_containers(pod: Node | None) -> Iterator[Node]:
    """What runs to its end before the pod starts."""
    return (item for item in items_of(pod, "initContainers") if not _restarts(item))


def all_containers(pod: Node | None) -> Iterator[Node]:
    """In the order they are written."""
    yield from items_of(pod, "initContainers")
    yield from items_of(pod, "containers")


def is_partial(root: Node, kind: str, api_version: str, template: Node | None) -> bool:
    """Only a part of a workload, such as a Kustomize patch: the cluster would refuse it as it stands."""
    if root.get("spec.workloadRef") is not None:  # an Argo Rollout that borrows a Deployment's pods
        return False
    pod = template.fields.get("spec") if template is not None else None
    written = pod.fields.get("containers") if pod is not None else None
    if any(node is not None and isinstance(node.value, Unresolved) for node in (pod, written)):
        return False
    containers = list(items_of(pod, "containers"))
    if not containers or any("image" not in container.fields for container in containers):
        return True
    selectorless = root.get("spec.selector") is None and (template is None or template.get("metadata.labels") is None)
    return selectorless and kind in _SELECTOR_REQUIRED and group_of(api_version) == "apps"


def _restarts(container: Node) -> bool:
    policy = container.fields.get("restartPolicy")
    return policy is not None and policy.value == "Always"
