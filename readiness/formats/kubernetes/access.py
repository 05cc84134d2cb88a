"""Facts of who may do what: ServiceAccounts, Roles and their bindings; and of Namespaces with what bounds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes.objects import KubernetesObject
from readiness.formats.kubernetes.pods import group_of
from readiness.formats.kubernetes.values import items_of, name_of, text_of, texts_of
from readiness.model.cluster import AccessBinding, AccessRole, NamespaceDeclared, NamespaceQuota, ServiceAccount
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node
    from readiness.model.cluster import ClusterFact

RBAC = "rbac.authorization.k8s.io"
ALL_VERBS = frozenset({"get", "list", "watch", "create", "update", "patch", "delete"})


def facts(document: Document[object]) -> Iterator[ClusterFact]:
    content = document.content
    if not isinstance(content, KubernetesObject):
        return
    place = Location(document.path, content.anchor, content.label)
    name, namespace = name_of(content.root.get("metadata.name")), name_of(content.root.get("metadata.namespace"))
    match group_of(content.api_version), content.kind:
        case "", "ServiceAccount":
            token = content.root.fields.get("automountServiceAccountToken")
            said = token.value if token is not None and isinstance(token.value, bool) else None
            yield ServiceAccount(place, name, namespace, said)
        case "", "Namespace":
            yield NamespaceDeclared(place, content.name)
        case "", ("ResourceQuota" | "LimitRange") as kind:
            yield NamespaceQuota(place, kind, namespace)
        case group, ("Role" | "ClusterRole") as kind if group == RBAC:
            yield AccessRole(place, kind, name, namespace, _everything(document.path, content))
        case group, kind if group == RBAC and kind.lower().endswith("rolebinding"):
            yield _binding(document.path, content, name, namespace)
        case _:
            return


def _everything(path: str, content: KubernetesObject) -> Location | None:
    """Where a rule allows every verb on every resource of every group, in a word or by listing the verbs."""
    for rule in items_of(content.root, "rules"):
        groups, resources, verbs = (set(texts_of(rule.fields.get(key))) for key in ("apiGroups", "resources", "verbs"))
        if "*" in groups and "*" in resources and ("*" in verbs or verbs >= ALL_VERBS):
            return Location(path, rule.key_region("verbs"), content.label)
    return None


def _binding(path: str, content: KubernetesObject, name: str, namespace: str) -> AccessBinding:
    role = content.root.get("roleRef.name")
    return AccessBinding(
        location=Location(path, role.region if role is not None else content.anchor, content.label),
        kind=content.kind,
        name=name,
        namespace=namespace,
        role_kind=name_of(content.root.get("roleRef.kind")),
        role=text_of(role),
        subjects=tuple(_subject(path, content.label, one) for one in items_of(content.root, "subjects")),
    )


def _subject(path: str, label: str, node: Node) -> tuple[str, str, str, Location]:
    name = node.fields.get("name")
    kind, namespace = name_of(node.fields.get("kind")), name_of(node.fields.get("namespace"))
    return kind, name_of(name), namespace, Location(path, (name or node).region, label)
