"""Facts of a built overlay: what makes its workloads safer, and the images they run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.image import image_text
from readiness.formats.kubernetes.effective import container_settings
from readiness.formats.kubernetes.pods import app_containers
from readiness.formats.kubernetes.values import items_of, name_of, texts_of
from readiness.model.artifact import Node, Unresolved
from readiness.model.location import Location
from readiness.model.overlay import Overlaid, OverlaidImage, Strength

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.kubernetes import KubernetesObject
    from readiness.formats.kustomize import Overlay
    from readiness.model.artifact import Document

_PROBES = ("readinessProbe", "livenessProbe", "startupProbe")
_AMOUNTS = (("limits", "memory"), ("requests", "cpu"), ("requests", "memory"))
"""A limit of the CPU is left out with good reason as often as without."""
_TRUE = ("runAsNonRoot", "readOnlyRootFilesystem")
_FALSE = ("allowPrivilegeEscalation",)


def overlaid(document: Document[object], overlay: Overlay) -> Iterator[Overlaid]:
    scaled = {
        (name_of(target.fields.get("kind")), name_of(target.fields.get("name")))
        for _, one in overlay.objects
        if one.kind in ("HorizontalPodAutoscaler", "ScaledObject")
        and (target := one.root.get("spec.scaleTargetRef")) is not None
    }
    place = Location(document.path, document.root.key_region("resources"))
    for name, one in overlay.objects:
        if one.is_workload and not one.is_partial:
            strengths = dict(_strengths(document.path, one))
            now = name_of(one.root.get("metadata.name"))
            if (one.kind, now) not in scaled:
                strengths |= _replicas(document.path, one)
            yield Overlaid(
                place._replace(logical=one.label),
                overlay.folder,
                overlay.stage,
                Location(document.path, one.anchor, one.label),
                one.kind,
                name,
                strengths,
                tuple(_images(document.path, one)),
                overlay.sure,
            )


def _strengths(path: str, one: KubernetesObject) -> Iterator[tuple[str, Strength]]:
    for container in app_containers(one.pod_spec):
        name = name_of(container.fields.get("name"))
        effective = container_settings(container, one.pod_spec or container)
        for key, node in _said(container, effective):
            yield f"{key} of container {name}", Strength(name_of(node), Location(path, node.region, one.label))


def _said(container: Node, effective: Node) -> Iterator[tuple[str, Node]]:
    """What a container has that another one may lack. A value that is only known later counts as said."""
    for probe in _PROBES:
        if probe in container.fields:
            yield probe, container.fields[probe]
    for holder, resource in _AMOUNTS:
        amounts = effective.fields.get(holder)
        if amounts is not None and resource in amounts.fields:
            yield f"{holder}.{resource}", amounts.fields[resource]
    for names, wanted in ((_TRUE, True), (_FALSE, False)):
        for name in names:
            node = effective.fields.get(name)
            if node is not None and (node.value is wanted or isinstance(node.value, Unresolved)):
                yield name, node
    dropped = container.get("securityContext.capabilities.drop")
    if any(str(text).upper() == "ALL" for text in texts_of(dropped)) and dropped is not None:
        yield "capabilities.drop", dropped


def _replicas(path: str, one: KubernetesObject) -> dict[str, Strength]:
    node = one.root.get("spec.replicas")
    if node is None or node.value is None:
        return {}
    return {"replicas": Strength(node.value, Location(path, node.region, one.label))}


def _images(path: str, one: KubernetesObject) -> Iterator[OverlaidImage]:
    for kind in ("initContainers", "containers"):
        for container in items_of(one.pod_spec, kind):
            image = container.fields.get("image")
            if image is not None and image.text:
                name = name_of(container.fields.get("name"))
                yield OverlaidImage(name, image_text(image), Location(path, image.region, one.label))
