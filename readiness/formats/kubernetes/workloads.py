"""Facts of workloads: images, ports, probes, variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.image import image_text
from readiness.formats.kubernetes.objects import KubernetesObject
from readiness.formats.kubernetes.pods import all_containers, app_containers
from readiness.formats.kubernetes.values import items_of, name_of, names_of, number_of, port_of, text_of
from readiness.model.facts import ContainerPort, EnvSet, ImageUsed, Probe, Workload
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node
    from readiness.model.facts import Fact, Text

_PROBES = ("liveness", "readiness", "startup")
_HANDLERS = ("httpGet", "tcpSocket", "grpc", "exec")


def facts(document: Document[object]) -> Iterator[Fact]:
    """Of a patch only what it says: the images and variables it sets."""
    content = document.content
    if not isinstance(content, KubernetesObject) or not content.is_workload:
        return
    if not content.is_partial:
        yield _workload(document.path, content)
    for container in all_containers(content.pod_spec):
        image = container.fields.get("image")
        if image is not None and image.text:
            place = place_in(document.path, image, content, container)
            yield ImageUsed(location=place, image=image_text(image), by=content.label)
        yield from _variables(document.path, content, container)


def _workload(path: str, content: KubernetesObject) -> Workload:
    containers = list(app_containers(content.pod_spec))
    labels = content.pod_metadata.fields.get("labels") if content.pod_metadata is not None else None
    return Workload(
        location=Location(path, content.anchor, content.label),
        kind=content.kind,
        name=content.name if isinstance(content.name, str) else content.name.text,
        namespace=content.namespace if isinstance(content.namespace, str) else content.namespace.text,
        labels=names_of(labels),
        images=tuple(_images(content)),
        ports=tuple(port for each in containers for port in ports_of(path, content, each)),
        probes=tuple(probe for each in containers for probe in _probes(path, content, each)),
        replicas=number_of(content.root.get("spec.replicas")),
        written=content.written,
    )


def _images(content: KubernetesObject) -> Iterator[Text]:
    for container in all_containers(content.pod_spec):
        image = container.fields.get("image")
        if image is not None and image.text:
            yield image_text(image)


def ports_of(path: str, content: KubernetesObject, container: Node) -> Iterator[ContainerPort]:
    for port in items_of(container, "ports"):
        written = port.fields.get("containerPort")
        number = number_of(written)
        if written is not None and number is not None:
            yield ContainerPort(number, name_of(port.fields.get("name")), place_in(path, written, content, container))


def _probes(path: str, content: KubernetesObject, container: Node) -> Iterator[Probe]:
    """Each points to what it asks for: the HTTP path, else the port, else the handler."""
    for kind in _PROBES:
        probe = container.fields.get(f"{kind}Probe")
        handler = next((name for name in _HANDLERS if probe is not None and name in probe.fields), "")
        if probe is None or not handler:
            continue
        asked = probe.fields[handler]
        http_path, port = asked.fields.get("path"), asked.fields.get("port")
        wanted = text_of(http_path) or "/" if handler == "httpGet" else ""
        shown = (http_path if handler == "httpGet" else None) or port or probe.keys.get(handler) or asked
        yield Probe(kind, wanted, port_of(port), place_in(path, shown, content, container))


def _variables(path: str, content: KubernetesObject, container: Node) -> Iterator[EnvSet]:
    for variable in items_of(container, "env"):
        name = variable.fields.get("name")
        if name is None or not name.text:
            continue
        value = None if "valueFrom" in variable.fields else text_of(variable.fields.get("value"))
        place = place_in(path, name, content, container)
        yield EnvSet(location=place, name=name.text, by="kubernetes", value=value)


def place_in(path: str, node: Node, content: KubernetesObject, container: Node) -> Location:
    return Location(path, node.region, f"{content.label}/containers/{name_of(container.fields.get('name'))}")
