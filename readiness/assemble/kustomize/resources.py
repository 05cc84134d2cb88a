"""An object on its way through the layers: what it is called now, and what it was called before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.assemble.kustomize.trees import edited, scalar
from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.model.artifact import Node

CLUSTER_WIDE = frozenset({
    "APIService", "CSIDriver", "CSINode", "CertificateSigningRequest", "ClusterRole", "ClusterRoleBinding", "ClusterTrustBundle",
    "ComponentStatus", "CustomResourceDefinition", "DeviceClass", "FlowSchema", "IPAddress", "IngressClass",
    "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding", "MutatingWebhookConfiguration", "Namespace", "Node",
    "PersistentVolume", "PodSecurityPolicy", "PriorityClass", "PriorityLevelConfiguration", "RuntimeClass", "ServiceCIDR",
    "StorageClass", "StorageVersion", "StorageVersionMigration", "SelfSubjectAccessReview", "SelfSubjectReview",
    "SelfSubjectRulesReview", "SubjectAccessReview", "TokenReview", "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration", "VolumeAttachment", "VolumeAttributesClass",
})  # fmt: skip


class Identity(NamedTuple):
    """What an object is told by: its kind, and its name in its namespace."""

    group: str
    kind: str
    name: str
    namespace: str
    """`default` when none is written; empty for what lies in none."""


class Resource:
    """One object. Its tree is frozen; what the tree is, is not."""

    __slots__ = ("_known", "made", "node", "previous", "wraps")

    def __init__(self, node: Node, *, made: bool = False) -> None:
        self.node = node
        self.previous: list[Identity] = []
        """What it was, oldest first, each time its name, namespace or kind was changed."""
        self.wraps: list[tuple[str, str]] = []
        """Prefixes and suffixes that were put around its name, in their order."""
        self.made = made
        """By a generator, under a name that changes with what it holds."""
        self._known = (node, identity_of(node))

    @property
    def kind(self) -> str:
        return _text(self.node, "kind")

    @property
    def api_version(self) -> str:
        return _text(self.node, "apiVersion")

    @property
    def name(self) -> str:
        return _text(self.node, "metadata.name")

    @property
    def namespace(self) -> str:
        return _text(self.node, "metadata.namespace")

    @property
    def identity(self) -> Identity:
        if self._known[0] is not self.node:
            self._known = (self.node, identity_of(self.node))
        return self._known[1]

    @property
    def identities(self) -> list[Identity]:
        """All that it is and was."""
        return [*self.previous, self.identity]

    @property
    def original(self) -> Identity:
        return self.previous[0] if self.previous else self.identity

    def remember(self) -> None:
        """Before a change of what it is called."""
        if not self.previous or self.previous[-1] != self.identity:
            self.previous.append(self.identity)

    def rename(self, name: str) -> None:
        """The name changes, and still stands where it was written."""

        def put(old: Node | None) -> Node | None:
            if old is None:
                return None
            return scalar(Unresolved(name) if isinstance(old.value, Unresolved) else name, old)

        self.node = edited(self.node, ("metadata", "name"), put)


def identity_of(node: Node) -> Identity:
    kind = _text(node, "kind")
    group = _text(node, "apiVersion").rpartition("/")[0]
    namespace = "" if kind in CLUSTER_WIDE else _text(node, "metadata.namespace") or "default"
    return Identity(group, kind, _text(node, "metadata.name"), namespace)


def _text(node: Node, path: str) -> str:
    found = node.get(path)
    return found.text if found is not None else ""
