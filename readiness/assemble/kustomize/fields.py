"""Where transformers write: the fields of each kind that bear labels, images, replicas, a namespace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.assemble.kustomize.trees import edited
from readiness.formats.kubernetes.values import items_of, name_of
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from readiness.assemble.kustomize.trees import Edit
    from readiness.model.artifact import Node


class Field(NamedTuple):
    path: tuple[str, ...]
    kind: str = ""
    """Empty: of any."""
    group: str | None = None
    """None: of any; empty: the core group."""
    create: bool = False

    def is_of(self, node: Node) -> bool:
        group = name_of(node.fields.get("apiVersion")).rpartition("/")[0]
        return self.kind in ("", name_of(node.fields.get("kind"))) and self.group in (None, group)

    def edited(self, node: Node, edit: Edit, at: Node) -> Node:
        """An object with an edit at this field, if it has it."""
        return edited(node, self.path, edit, made_at=at if self.create else None) if self.is_of(node) else node


def field(path: str, kind: str = "", group: str | None = None, *, create: bool = False) -> Field:
    """`spec/template/metadata`; a `\\/` is part of a name. What ends in `[]` is a list, and is not made where it is missing."""
    parts = path.replace("\\/", "\0").split("/")
    return Field(tuple(part.replace("\0", "/") for part in parts if part), kind, group, create)


def configured(node: Node, name: str) -> Iterator[Field]:
    """What a file of `configurations:` adds."""
    for one in items_of(node, name):
        yield written(one)


def written(one: Node) -> Field:
    group, create = one.fields.get("group"), one.fields.get("create")
    return field(
        name_of(one.fields.get("path")),
        name_of(one.fields.get("kind")),
        name_of(group) if group is not None and group.text else None,
        create=create is not None and create.value is True,
    )


def _each(path: str, kinds: Iterable[str], *, create: bool, group: str | None = None) -> list[Field]:
    return [field(path, kind, group, create=create) for kind in kinds]


_AFFINE = tuple(
    f"spec/template/spec/affinity/{kind}/{when}/matchLabels"
    for kind in ("podAffinity", "podAntiAffinity")
    for when in (
        "preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector",
        "requiredDuringSchedulingIgnoredDuringExecution/labelSelector",
    )
)
_TEMPLATED = ("ReplicationController", "Deployment", "ReplicaSet", "DaemonSet")
TEMPLATE_LABELS = (
    *_each("spec/template/metadata/labels", _TEMPLATED, create=True),
    field("spec/template/metadata/labels", "StatefulSet", "apps", create=True),
    field("spec/template/metadata/labels", "Job", "batch", create=True),
    field("spec/jobTemplate/metadata/labels", "CronJob", "batch", create=True),
    field("spec/jobTemplate/spec/template/metadata/labels", "CronJob", "batch", create=True),
)
METADATA_LABELS = (field("metadata/labels", create=True),)
CLAIM_LABELS = (field("spec/volumeClaimTemplates[]/metadata/labels", "StatefulSet", "apps", create=True),)
SELECTOR_LABELS = (
    field("spec/selector", "Service", "", create=True),
    field("spec/selector", "ReplicationController", "", create=True),
    *_each("spec/selector/matchLabels", ("Deployment", "ReplicaSet", "DaemonSet"), create=True),
    field("spec/selector/matchLabels", "StatefulSet", "apps", create=True),
    *(
        field(path, kind, "apps")
        for kind in ("Deployment", "StatefulSet")
        for path in (*_AFFINE, "spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels")
    ),
    field("spec/selector/matchLabels", "Job", "batch"),
    field("spec/jobTemplate/spec/selector/matchLabels", "CronJob", "batch"),
    field("spec/selector/matchLabels", "PodDisruptionBudget", "policy"),
    field("spec/podSelector/matchLabels", "NetworkPolicy", "networking.k8s.io"),
    field("spec/ingress/from/podSelector/matchLabels", "NetworkPolicy", "networking.k8s.io"),
    field("spec/egress/to/podSelector/matchLabels", "NetworkPolicy", "networking.k8s.io"),
)
COMMON_LABELS = (*SELECTOR_LABELS, *METADATA_LABELS, *TEMPLATE_LABELS, *CLAIM_LABELS)
ANNOTATIONS = (
    field("metadata/annotations", create=True),
    *_each("spec/template/metadata/annotations", (*_TEMPLATED, "StatefulSet"), create=True),
    field("spec/template/metadata/annotations", "Job", "batch", create=True),
    field("spec/jobTemplate/metadata/annotations", "CronJob", "batch", create=True),
    field("spec/jobTemplate/spec/template/metadata/annotations", "CronJob", "batch", create=True),
)
REPLICAS = tuple(
    _each("spec/replicas", ("Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"), create=True)
)
NAMESPACES = (
    field("spec/service/namespace", "APIService", "apiregistration.k8s.io", create=True),
    field("spec/conversion/webhook/clientConfig/service/namespace", "CustomResourceDefinition", "apiextensions.k8s.io"),
)
