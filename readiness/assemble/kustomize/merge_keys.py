"""By which fields the API tells the items of a list apart, for objects that the API server itself knows.

A list without such fields is replaced as a whole by a strategic merge, and so is every list of a custom resource.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_POD: Mapping[str, tuple[str, ...]] = {
    "containers": ("name",),
    "initContainers": ("name",),
    "ephemeralContainers": ("name",),
    "volumes": ("name",),
    "imagePullSecrets": ("name",),
    "hostAliases": ("ip",),
    "topologySpreadConstraints": ("topologyKey", "whenUnsatisfiable"),
    "resourceClaims": ("name",),
    "schedulingGates": ("name",),
}
_CONTAINER: Mapping[str, tuple[str, ...]] = {
    "env": ("name",),
    "volumeMounts": ("mountPath",),
    "volumeDevices": ("devicePath",),
    "ports": ("containerPort", "protocol"),
}
_CONTAINERS = ("containers", "initContainers", "ephemeralContainers")
_PODS: Mapping[str, tuple[str, ...]] = {
    "Pod": ("spec",),
    "PodTemplate": ("template", "spec"),
    "Deployment": ("spec", "template", "spec"),
    "StatefulSet": ("spec", "template", "spec"),
    "DaemonSet": ("spec", "template", "spec"),
    "ReplicaSet": ("spec", "template", "spec"),
    "ReplicationController": ("spec", "template", "spec"),
    "Job": ("spec", "template", "spec"),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
    "Rollout": ("spec", "template", "spec"),
}
"""A Rollout's only count where a kustomization brings the schema for it."""
_OTHERS: Mapping[tuple[str, tuple[str, ...]], tuple[str, ...]] = {
    ("Service", ("spec", "ports")): ("port", "protocol"),
    ("ServiceAccount", ("secrets",)): ("name",),
    ("MutatingWebhookConfiguration", ("webhooks",)): ("name",),
    ("ValidatingWebhookConfiguration", ("webhooks",)): ("name",),
    ("ValidatingAdmissionPolicy", ("spec", "variables")): ("name",),
    ("CSINode", ("spec", "drivers")): ("name",),
}
_STATUS = ("conditions",)
_REPLACED = frozenset({("PodDisruptionBudget", ("spec", "selector"))})
ITEM = "*"
"""In a path: any item of the list."""


def built_in(api_version: str) -> bool:
    """The API server's own: groups without a dot, and those of `k8s.io` that are part of it."""
    group = api_version.rpartition("/")[0]
    return "." not in group or group in _GROUPS


_GROUPS = frozenset({
    "rbac.authorization.k8s.io", "networking.k8s.io", "admissionregistration.k8s.io", "apiregistration.k8s.io",
    "apiextensions.k8s.io", "storage.k8s.io", "scheduling.k8s.io", "coordination.k8s.io", "discovery.k8s.io", "node.k8s.io",
    "certificates.k8s.io", "flowcontrol.apiserver.k8s.io", "events.k8s.io", "resource.k8s.io", "authentication.k8s.io",
    "authorization.k8s.io",
})  # fmt: skip


def keys_of(kind: str, path: tuple[str, ...]) -> tuple[str, ...]:
    """The fields that identify an item of the list at a path of keys; none: the list is replaced."""
    found = _OTHERS.get((kind, path))
    if found is not None:
        return found
    pod = _PODS.get(kind)
    if pod is not None and path[: len(pod)] == pod:
        inside = path[len(pod) :]
        if len(inside) == 1:
            return _POD.get(inside[0], ())
        if len(inside) == 3 and inside[0] in _CONTAINERS and inside[1] == ITEM:
            return _CONTAINER.get(inside[2], ())
    if path == ("status", "conditions"):
        return ("type",)
    return ("uid",) if path == ("metadata", "ownerReferences") else ()


def is_set(path: tuple[str, ...]) -> bool:
    """A list of texts that a patch adds to."""
    return path == ("metadata", "finalizers")


def is_replaced(kind: str, path: tuple[str, ...]) -> bool:
    """A mapping that a patch replaces as a whole."""
    return (kind, path) in _REPLACED
