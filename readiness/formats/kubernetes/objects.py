"""One Kubernetes object, and how a document is unrolled into objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes.pods import is_partial, template_of, template_path
from readiness.formats.kubernetes.values import name_of, text_of
from readiness.model.artifact import Document
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Artifact, Node
    from readiness.model.facts import Text
    from readiness.model.location import Region

_PATCHES = ("patch", "overlay", "override", "merge")


class KubernetesObject(NamedTuple):
    kind: str
    api_version: str
    name: Text
    """`metadata.name`, else `metadata.generateName`; empty when absent."""
    namespace: Text
    """Empty when absent: chosen at install time."""
    root: Node
    pod_spec: Node | None
    pod_metadata: Node | None
    is_workload: bool
    """Of a kind that runs pods, whether or not a pod is written here."""
    is_partial: bool
    """A workload that is no whole one: a Kustomize patch. Where nothing is patched, it is taken as it stands."""
    written: str = ""
    """Its name where it is written, if an overlay makes it another one; empty: the same."""
    made: bool = False
    """By a generator of Kustomize, under a name that changes with what it holds: the hash is left out of it here, since
    a finding would be another one each time."""

    @property
    def anchor(self) -> Region:
        """The name's place, else the kind's."""
        name = self.root.get("metadata.name") or self.root.get("metadata.generateName")
        return name.region if name is not None and name.text else self.root.key_region("kind")

    @property
    def label(self) -> str:
        """`Deployment/web`."""
        name = self.name if isinstance(self.name, str) else self.name.text
        return f"{self.kind}/{name}" if name else self.kind


def read(artifact: Artifact, root: Node) -> Iterator[Document[KubernetesObject]]:
    """The objects of one YAML document: a List's items one by one. Nothing when it holds no object."""
    pending = [(root, "", "")]
    while pending:
        node, api_version, kind = pending.pop()
        api_version = name_of(node.fields.get("apiVersion")) or api_version
        kind = name_of(node.fields.get("kind")) or kind
        if not api_version or not kind:
            continue
        items = _listed(node, kind)
        if items is None:
            content = _object(node, kind, api_version, patches=_may_be_patch(artifact))
            yield Document(artifact, "kubernetes", node, content, content.label)
            continue
        inherited = (api_version, kind.removesuffix("List")) if kind not in {"List", "Template"} else ("", "")
        pending += [(item, *inherited) for item in reversed(items)]


def _listed(node: Node, kind: str) -> tuple[Node, ...] | None:
    """What a `List`, a `DeploymentList` or an OpenShift `Template` holds; None for an object of its own."""
    if kind == "Template":
        found = node.fields.get("objects")
    else:
        found = node.fields.get("items") if kind.endswith("List") else None
    return found.items if found is not None and found.kind == "sequence" else None


def _may_be_patch(artifact: Artifact) -> bool:
    """By what lies around the file, by its path, or by the marks of ytt."""
    path = artifact.path.lower()
    return bool(artifact.role) or any(word in path for word in _PATCHES) or "#@ " in artifact.text


def _object(node: Node, kind: str, api_version: str, *, patches: bool) -> KubernetesObject:
    path = template_path(kind, api_version)
    template = template_of(node, path) if path is not None else None
    return KubernetesObject(
        kind=kind,
        api_version=api_version,
        name=text_of(node.get("metadata.name")) or text_of(node.get("metadata.generateName")),
        namespace=text_of(node.get("metadata.namespace")),
        root=node,
        pod_spec=_mapping(template, "spec"),
        pod_metadata=_mapping(template, "metadata"),
        is_workload=path is not None,
        is_partial=path is not None and patches and is_partial(node, kind, api_version, template),
    )


def _mapping(node: Node | None, name: str) -> Node | None:
    found = node.fields.get(name) if node is not None else None
    return found if found is not None and found.kind == "mapping" else None
