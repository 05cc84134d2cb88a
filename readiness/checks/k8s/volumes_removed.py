"""Volumes of drivers that Kubernetes has removed: the pod never starts.

After the volume and deprecation pages of the Kubernetes documentation, up to release 1.34. Drivers whose volumes are handed to
a CSI driver under the same name (such as awsElasticBlockStore) still work and are not listed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readiness.checks.k8s.objects import KubernetesObject, selected
from readiness.formats.kubernetes.pods import group_of
from readiness.formats.kubernetes.values import items_of, name_of
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.artifact import Document, Node

_REMOVED: Final[Mapping[str, str]] = {
    "scaleIO": "removed in 1.22",
    "flocker": "removed in 1.25",
    "quobyte": "removed in 1.25",
    "storageos": "removed in 1.25",
    "glusterfs": "removed in 1.26",
    "cephfs": "removed in 1.31",
    "gitRepo": "off since 1.33",
    "rbd": "removed in 1.31",
}
"""Field of a volume → since which release of Kubernetes it has no driver."""


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each volume of a pod and each PersistentVolume."""
    for pod in selected(document, "pod-or-patch"):
        for volume in items_of(pod.node, "volumes"):
            yield _judged(document, volume, pod.logical, f"{name_of(volume.fields.get('name'))} of {pod.name}")
    content = document.content
    if isinstance(content, KubernetesObject) and content.kind == "PersistentVolume":
        spec = content.root.fields.get("spec")
        if spec is not None and not group_of(content.api_version):
            yield _judged(document, spec, content.label, content.label)


def _judged(document: Document[object], volume: Node, logical: str, name: str) -> Observation:
    kind = next((field for field in volume.fields if field in _REMOVED), "")
    place = Location(document.path, volume.key_region(kind) if kind else volume.region, logical)
    if not kind:
        return Observation(place, Kind.PASS, name)
    return Observation(place, Kind.FAIL, f"{kind} volume {name}", _REMOVED[kind])
