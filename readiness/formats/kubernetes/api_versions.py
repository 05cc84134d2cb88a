"""Which versions of the built-in API groups serve which kinds, and which did until when.

After the deprecation guide of the Kubernetes documentation, up to release 1.34.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_APPS = "use apps/v1"
_POLICY = "use policy/v1"
_RBAC = "use rbac.authorization.k8s.io/v1"
_NETWORK = "use networking.k8s.io/v1"
_STORAGE = "use storage.k8s.io/v1"
_NO_PSP = "use Pod Security Admission"


def _each(version: str, release: str, instead: str, *kinds: str) -> dict[tuple[str, str], tuple[str, str]]:
    return {(version, kind): (release, instead) for kind in kinds}


REMOVED: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    **_each("extensions/v1beta1", "1.16", _APPS, "Deployment", "DaemonSet", "ReplicaSet"),
    **_each("extensions/v1beta1", "1.16", _NETWORK, "NetworkPolicy"),
    **_each("extensions/v1beta1", "1.16", _NO_PSP, "PodSecurityPolicy"),
    **_each("extensions/v1beta1", "1.22", _NETWORK, "Ingress"),
    **_each("apps/v1beta1", "1.16", _APPS, "Deployment", "StatefulSet", "ControllerRevision"),
    **_each("apps/v1beta2", "1.16", _APPS, "Deployment", "DaemonSet", "ReplicaSet", "StatefulSet", "ControllerRevision"),
    **_each("networking.k8s.io/v1beta1", "1.22", _NETWORK, "Ingress", "IngressClass"),
    **_each("policy/v1beta1", "1.25", _POLICY, "PodDisruptionBudget"),
    **_each("policy/v1beta1", "1.25", _NO_PSP, "PodSecurityPolicy"),
    **_each("batch/v2alpha1", "1.21", "use batch/v1", "CronJob"),
    **_each("batch/v1beta1", "1.25", "use batch/v1", "CronJob"),
    **_each("autoscaling/v2beta1", "1.25", "use autoscaling/v2", "HorizontalPodAutoscaler"),
    **_each("autoscaling/v2beta2", "1.26", "use autoscaling/v2", "HorizontalPodAutoscaler"),
    **_each("rbac.authorization.k8s.io/v1alpha1", "1.22", _RBAC, "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"),
    **_each("rbac.authorization.k8s.io/v1beta1", "1.22", _RBAC, "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"),
    **_each("apiextensions.k8s.io/v1beta1", "1.22", "use apiextensions.k8s.io/v1", "CustomResourceDefinition"),
    **_each(
        "admissionregistration.k8s.io/v1beta1", "1.22", "use admissionregistration.k8s.io/v1",
        "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
    ),
    **_each("apiregistration.k8s.io/v1beta1", "1.22", "use apiregistration.k8s.io/v1", "APIService"),
    **_each("certificates.k8s.io/v1beta1", "1.22", "use certificates.k8s.io/v1", "CertificateSigningRequest"),
    **_each("coordination.k8s.io/v1beta1", "1.22", "use coordination.k8s.io/v1", "Lease"),
    **_each("scheduling.k8s.io/v1alpha1", "1.17", "use scheduling.k8s.io/v1", "PriorityClass"),
    **_each("scheduling.k8s.io/v1beta1", "1.22", "use scheduling.k8s.io/v1", "PriorityClass"),
    **_each("storage.k8s.io/v1beta1", "1.22", _STORAGE, "StorageClass", "VolumeAttachment", "CSIDriver", "CSINode"),
    **_each("storage.k8s.io/v1beta1", "1.27", _STORAGE, "CSIStorageCapacity"),
    **_each("discovery.k8s.io/v1beta1", "1.25", "use discovery.k8s.io/v1", "EndpointSlice"),
    **_each("events.k8s.io/v1beta1", "1.25", "use events.k8s.io/v1", "Event"),
    **_each("node.k8s.io/v1beta1", "1.25", "use node.k8s.io/v1", "RuntimeClass"),
    **_each("flowcontrol.apiserver.k8s.io/v1beta1", "1.26", "use flowcontrol.apiserver.k8s.io/v1", "FlowSchema"),
    **_each("flowcontrol.apiserver.k8s.io/v1beta2", "1.29", "use flowcontrol.apiserver.k8s.io/v1", "FlowSchema"),
    **_each("flowcontrol.apiserver.k8s.io/v1beta3", "1.32", "use flowcontrol.apiserver.k8s.io/v1", "FlowSchema"),
    **_each(
        "flowcontrol.apiserver.k8s.io/v1beta1", "1.26", "use flowcontrol.apiserver.k8s.io/v1", "PriorityLevelConfiguration"
    ),
    **_each(
        "flowcontrol.apiserver.k8s.io/v1beta2", "1.29", "use flowcontrol.apiserver.k8s.io/v1", "PriorityLevelConfiguration"
    ),
    **_each(
        "flowcontrol.apiserver.k8s.io/v1beta3", "1.32", "use flowcontrol.apiserver.k8s.io/v1", "PriorityLevelConfiguration"
    ),
}  # fmt: skip
"""apiVersion and kind → the release that no longer serves it, and what to do."""

_CORE = (
    "ConfigMap", "Endpoints", "LimitRange", "Namespace", "PersistentVolume", "PersistentVolumeClaim", "Pod",
    "PodTemplate", "ReplicationController", "ResourceQuota", "Secret", "Service", "ServiceAccount",
)  # fmt: skip
SERVED: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(_CORE, ("v1",)),
    **dict.fromkeys(("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ControllerRevision"), ("apps/v1",)),
    **dict.fromkeys(("Job", "CronJob"), ("batch/v1",)),
    **dict.fromkeys(("Ingress", "IngressClass", "NetworkPolicy"), ("networking.k8s.io/v1",)),
    **dict.fromkeys(
        ("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"), ("rbac.authorization.k8s.io/v1",)
    ),
    "HorizontalPodAutoscaler": ("autoscaling/v2", "autoscaling/v1"),
    "PodDisruptionBudget": ("policy/v1",),
    "CustomResourceDefinition": ("apiextensions.k8s.io/v1",),
    "PriorityClass": ("scheduling.k8s.io/v1",),
    "StorageClass": ("storage.k8s.io/v1",),
}  # fmt: skip
"""Kinds of which there is one version that counts, and only in their built-in group."""

_GROUPS = frozenset({
    "admissionregistration", "apiextensions", "apiregistration", "authentication", "authorization", "certificates",
    "coordination", "discovery", "events", "flowcontrol.apiserver", "internal.apiserver", "networking", "node",
    "rbac.authorization", "resource", "scheduling", "storage", "storagemigration",
})  # fmt: skip


def is_built_in(api_version: str) -> bool:
    """Of Kubernetes itself: groups without a dot, and its own below k8s.io. Not of a template."""
    group = api_version.rpartition("/")[0]
    if "{" in api_version or "$" in api_version:
        return False
    return "." not in group if not group.endswith(".k8s.io") else group.removesuffix(".k8s.io") in _GROUPS
