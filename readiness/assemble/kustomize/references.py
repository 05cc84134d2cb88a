"""Names inside objects that mean other objects: when those are renamed, so are these."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.assemble.kustomize.fields import Field, field
from readiness.assemble.kustomize.resources import CLUSTER_WIDE
from readiness.assemble.kustomize.trees import scalar, with_field, with_items
from readiness.formats.kubernetes.values import name_of
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from readiness.assemble.kustomize.resources import Resource
    from readiness.model.artifact import Node


class Reference(NamedTuple):
    kind: str
    """Of what is named."""
    group: str | None
    """None: of any."""
    field: Field


_PODS = {
    "Pod": "spec",
    "PodTemplate": "template/spec",
    "Deployment": "spec/template/spec",
    "ReplicaSet": "spec/template/spec",
    "ReplicationController": "spec/template/spec",
    "DaemonSet": "spec/template/spec",
    "StatefulSet": "spec/template/spec",
    "Job": "spec/template/spec",
    "CronJob": "spec/jobTemplate/spec/template/spec",
}
_IN_PODS = {
    "ConfigMap": (
        "volumes/configMap/name",
        "containers/env/valueFrom/configMapKeyRef/name",
        "initContainers/env/valueFrom/configMapKeyRef/name",
        "containers/envFrom/configMapRef/name",
        "initContainers/envFrom/configMapRef/name",
        "volumes/projected/sources/configMap/name",
    ),
    "Secret": (
        "volumes/secret/secretName",
        "containers/env/valueFrom/secretKeyRef/name",
        "initContainers/env/valueFrom/secretKeyRef/name",
        "containers/envFrom/secretRef/name",
        "initContainers/envFrom/secretRef/name",
        "imagePullSecrets/name",
        "volumes/projected/sources/secret/name",
    ),
    "ServiceAccount": ("serviceAccountName",),
    "PersistentVolumeClaim": ("volumes/persistentVolumeClaim/claimName",),
    "PriorityClass": ("priorityClassName",),
}
_RBAC, _ADMISSION, _NGINX = (
    "rbac.authorization.k8s.io",
    "admissionregistration.k8s.io",
    "metadata/annotations/nginx.ingress.kubernetes.io",
)
_OTHERS: tuple[tuple[str, str | None, str, str, str | None], ...] = (
    *(
        (kind, None, "spec/scaleTargetRef/name", "HorizontalPodAutoscaler", None)
        for kind in ("Deployment", "ReplicationController", "ReplicaSet", "StatefulSet")
    ),
    ("ConfigMap", None, "spec/configSource/configMap", "Node", None),
    *(
        (named, None, "rules/resourceNames", kind, None)
        for named in ("ConfigMap", "Secret")
        for kind in ("Role", "ClusterRole")
    ),
    ("ConfigMap", None, f"{_NGINX}\\/fastcgi-params-configmap", "Ingress", None),
    ("Secret", None, "spec/tls/secretName", "Ingress", None),
    ("Secret", None, "metadata/annotations/ingress.kubernetes.io\\/auth-secret", "Ingress", None),
    ("Secret", None, f"{_NGINX}\\/auth-secret", "Ingress", None),
    ("Secret", None, f"{_NGINX}\\/auth-tls-secret", "Ingress", None),
    ("Secret", None, "imagePullSecrets/name", "ServiceAccount", None),
    *(
        ("Secret", None, f"parameters/{name}", "StorageClass", None)
        for name in ("secretName", "adminSecretName", "userSecretName", "secretRef")
    ),
    (
        "Secret",
        None,
        "spec/template/spec/containers/env/valueFrom/secretKeyRef/name",
        "Service",
        "serving.knative.dev",
    ),
    ("Secret", None, "spec/azureFile/secretName", "PersistentVolume", None),
    ("Service", "", "spec/serviceName", "StatefulSet", "apps"),
    *(
        ("Service", "", f"spec/{path}", "Ingress", None)
        for path in (
            "rules/http/paths/backend/serviceName",
            "backend/serviceName",
            "rules/http/paths/backend/service/name",
            "defaultBackend/service/name",
        )
    ),
    ("Service", "", "spec/service/name", "APIService", "apiregistration.k8s.io"),
    ("Service", "", "webhooks/clientConfig/service", "ValidatingWebhookConfiguration", _ADMISSION),
    ("Service", "", "webhooks/clientConfig/service", "MutatingWebhookConfiguration", _ADMISSION),
    ("Role", _RBAC, "roleRef/name", "RoleBinding", _RBAC),
    ("ClusterRole", _RBAC, "roleRef/name", "RoleBinding", _RBAC),
    ("ClusterRole", _RBAC, "roleRef/name", "ClusterRoleBinding", _RBAC),
    ("ServiceAccount", "", "subjects", "RoleBinding", _RBAC),
    ("ServiceAccount", "", "subjects", "ClusterRoleBinding", _RBAC),
    ("PersistentVolume", "", "spec/volumeName", "PersistentVolumeClaim", None),
    ("PersistentVolume", "", "rules/resourceNames", "ClusterRole", None),
    ("StorageClass", None, "spec/storageClassName", "PersistentVolume", None),
    ("StorageClass", None, "spec/storageClassName", "PersistentVolumeClaim", None),
    ("StorageClass", None, "spec/volumeClaimTemplates/spec/storageClassName", "StatefulSet", None),
    ("IngressClass", None, "spec/ingressClassName", "Ingress", None),
    ("ValidatingAdmissionPolicy", _ADMISSION, "spec/policyName", "ValidatingAdmissionPolicyBinding", _ADMISSION),
)
KNOWN = (
    *(
        Reference(kind, None, field(f"{pod}/{path}", holder))
        for kind, paths in _IN_PODS.items()
        for path in paths
        for holder, pod in _PODS.items()
    ),
    *(Reference(kind, group, field(path, holder, of)) for kind, group, path, holder, of in _OTHERS),
)


def renamed(resources: Sequence[Resource], extra: Iterable[Reference] = ()) -> None:
    """References to what is called something else by now, to what it is called now."""
    changed: dict[str, list[Resource]] = defaultdict(list)
    for one in resources:
        if one.previous:
            for kind in {known.kind for known in one.previous}:
                changed[kind].append(one)
    by_holder: dict[str, list[Reference]] = defaultdict(list)
    for known in (*KNOWN, *extra):
        if known.kind in changed:
            by_holder[known.field.kind].append(known)
    for one in resources:
        for known in (*by_holder.get(one.kind, ()), *by_holder.get("", ())):
            referrer = _Referrer(one, known, changed[known.kind])
            one.node = known.field.edited(one.node, referrer.value, one.node)


class _Referrer:
    def __init__(self, one: Resource, known: Reference, candidates: Sequence[Resource]) -> None:
        self._one = one
        self._known = known
        self._candidates = candidates

    def value(self, old: Node | None) -> Node | None:
        """A name, an object with a name and a namespace, or a list of either."""
        if old is None:
            return None
        if old.kind == "sequence":
            return with_items(old, (self.value(item) or item for item in old.items))
        return self._name(old) if old.kind == "scalar" else self._mapping(old)

    def _name(self, old: Node) -> Node:
        found = self._meant(old.text, self._candidates, whole=False)
        return scalar(found.name, old) if found is not None and found.name != old.text else old

    def _mapping(self, old: Node) -> Node:
        name = old.fields.get("name")
        if name is None:
            return old
        candidates = self._candidates
        if "namespace" in old.fields:
            candidates = self._in_namespace(old.fields["namespace"].text)
        found = self._meant(name.text, candidates, whole=True)
        if found is None:
            return old
        made = with_field(old, "name", scalar(found.name, name)) if found.name != name.text else old
        namespace = found.node.get("metadata.namespace")
        return with_field(made, "namespace", namespace) if namespace is not None and namespace.text else made

    def _in_namespace(self, namespace: str) -> list[Resource]:
        wanted = namespace or "default"
        found = [one for one in self._candidates if one.original.namespace == wanted]
        return found or [one for one in self._candidates if one.identity.namespace == wanted]

    def _meant(self, name: str, candidates: Sequence[Resource], *, whole: bool) -> Resource | None:
        """The object that a name means; None if there is none, or more than one."""
        found = [one for one in candidates if self._may_mean(one, name)]
        if len(found) > 1:
            found = self._of_same_layers(found)
        if len(found) > 1 and len({(one.name, one.namespace if whole else "") for one in found}) > 1:
            return None
        return found[0] if found else None

    def _may_mean(self, one: Resource, name: str) -> bool:
        if not any(known.name == name for known in one.previous):
            return False
        known = self._known
        if not any(each.kind == known.kind and known.group in (None, each.group) for each in one.previous):
            return False
        return self._is_role(one) and self._is_near(one)

    def _is_role(self, one: Resource) -> bool:
        role = self._one.node.fields.get("roleRef") if self._known.field.path == ("roleRef", "name") else None
        return role is None or name_of(role.fields.get("kind")) in ("", *(known.kind for known in one.previous))

    def _is_near(self, one: Resource) -> bool:
        if self._one.kind in CLUSTER_WIDE or one.kind in CLUSTER_WIDE or one.kind == "ServiceAccount":
            return True
        return one.identity.namespace == self._one.identity.namespace

    def _of_same_layers(self, found: list[Resource]) -> list[Resource]:
        """Of several, those that the same layers made longer."""
        mine = self._one.wraps
        alike = [one for one in found if not mine or not one.wraps or _common(mine, one.wraps)]
        exact = [one for one in alike if one.wraps == mine]
        return exact or alike or found


def _common(one: list[tuple[str, str]], other: list[tuple[str, str]]) -> bool:
    return one[: len(other)] == other or other[: len(one)] == one
