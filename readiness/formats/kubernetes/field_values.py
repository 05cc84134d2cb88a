"""Fields of which the API server takes a few words only. From the API reference of Kubernetes 1.37 (November 2026)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_PROTOCOLS = ("TCP", "UDP", "SCTP")
_EXISTS = ("In", "NotIn", "Exists", "DoesNotExist")
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "Container.imagePullPolicy": ("Always", "IfNotPresent", "Never"),
    "Container.terminationMessagePolicy": ("File", "FallbackToLogsOnError"),
    "ContainerPort.protocol": _PROTOCOLS,
    "CronJobSpec.concurrencyPolicy": ("Allow", "Forbid", "Replace"),
    "DaemonSetUpdateStrategy.type": ("RollingUpdate", "OnDelete"),
    "DeploymentStrategy.type": ("RollingUpdate", "Recreate"),
    "HTTPGetAction.scheme": ("HTTP", "HTTPS"),
    "HTTPIngressPath.pathType": ("Exact", "Prefix", "ImplementationSpecific"),
    "JobSpec.completionMode": ("NonIndexed", "Indexed"),
    "LabelSelectorRequirement.operator": _EXISTS,
    "NetworkPolicyPort.protocol": _PROTOCOLS,
    "NetworkPolicySpec.policyTypes": ("Ingress", "Egress"),
    "NodeSelectorRequirement.operator": (*_EXISTS, "Gt", "Lt"),
    "PersistentVolumeClaimSpec.accessModes": ("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"),
    "PersistentVolumeClaimSpec.volumeMode": ("Filesystem", "Block"),
    "PersistentVolumeSpec.accessModes": ("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"),
    "PersistentVolumeSpec.persistentVolumeReclaimPolicy": ("Retain", "Delete", "Recycle"),
    "PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy": ("IfHealthyBudget", "AlwaysAllow"),
    "PodSpec.dnsPolicy": ("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
    "PodSpec.preemptionPolicy": ("PreemptLowerPriority", "Never"),
    "PodSpec.restartPolicy": ("Always", "OnFailure", "Never"),
    "SeccompProfile.type": ("RuntimeDefault", "Localhost", "Unconfined"),
    "ServicePort.protocol": _PROTOCOLS,
    "ServiceSpec.externalTrafficPolicy": ("Cluster", "Local"),
    "ServiceSpec.internalTrafficPolicy": ("Cluster", "Local"),
    "ServiceSpec.sessionAffinity": ("None", "ClientIP"),
    "ServiceSpec.type": ("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"),
    "StatefulSetSpec.podManagementPolicy": ("OrderedReady", "Parallel"),
    "StatefulSetUpdateStrategy.type": ("RollingUpdate", "OnDelete"),
    "StorageClass.reclaimPolicy": ("Retain", "Delete"),
    "StorageClass.volumeBindingMode": ("Immediate", "WaitForFirstConsumer"),
    "Toleration.effect": ("NoSchedule", "PreferNoSchedule", "NoExecute"),
    "TopologySpreadConstraint.whenUnsatisfiable": ("DoNotSchedule", "ScheduleAnyway"),
}
"""`Type.field` → all it takes."""
LASTING: Final = frozenset({"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController"})
"""Kinds whose pods are always restarted: no other restartPolicy is taken."""
