"""The fact of a whole workload: its containers, and what it says of how it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.image import image_text
from readiness.formats.kubernetes.objects import KubernetesObject
from readiness.formats.kubernetes.pods import app_containers
from readiness.formats.kubernetes.values import name_of, names_of
from readiness.formats.kubernetes.workloads import place_in, ports_of
from readiness.model.artifact import Unresolved
from readiness.model.location import Location
from readiness.model.objects import Container, Running, Setting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node

_SETTINGS = (
    "replicas", "strategy.type", "strategy.rollingUpdate.maxSurge", "updateStrategy.type", "serviceName", "workloadRef.name",
    "revisionHistoryLimit",
)  # fmt: skip


def facts(document: Document[object]) -> Iterator[Running]:
    content = document.content
    if not isinstance(content, KubernetesObject) or not content.is_workload or content.is_partial:
        return
    pods = content.pod_metadata
    yield Running(
        location=Location(document.path, content.anchor, content.label),
        kind=content.kind,
        name=name_of(content.root.get("metadata.name")) or name_of(content.root.get("metadata.generateName")),
        namespace=name_of(content.root.get("metadata.namespace")),
        labels=names_of(pods.fields.get("labels")) if pods is not None else {},
        containers=tuple(_container(document.path, content, each) for each in app_containers(content.pod_spec)),
        settings=dict(_settings(document.path, content)),
        annotations=names_of(content.root.get("metadata.annotations"))
        | (names_of(pods.fields.get("annotations")) if pods is not None else {}),
        ends=_ends(content),
    )


def _ends(content: KubernetesObject) -> bool:
    """Jobs, and bare Pods that are not restarted."""
    policy = content.pod_spec.fields.get("restartPolicy") if content.pod_spec is not None else None
    if content.kind == "Pod":
        return policy is not None and policy.value in ("Never", "OnFailure")
    return content.kind in ("Job", "CronJob")


def _container(path: str, content: KubernetesObject, container: Node) -> Container:
    fields = (*container.fields.items(), *_under(container, "lifecycle"))
    image, name = container.fields.get("image"), container.fields.get("name")
    shown = name if name is not None and name.text else next(iter(container.keys.values()), container)
    return Container(
        name=name_of(name),
        location=place_in(path, shown, content, container),
        says=frozenset(name for name, node in fields if node.kind != "scalar" or node.value is not None),
        ports=tuple(ports_of(path, content, container)),
        image=image_text(image) if image is not None and image.text else "",
    )


def _under(container: Node, name: str) -> Iterator[tuple[str, Node]]:
    inner = container.fields.get(name)
    return ((f"{name}.{key}", node) for key, node in (inner.fields.items() if inner is not None else ()))


def _settings(path: str, content: KubernetesObject) -> Iterator[tuple[str, Setting]]:
    for dotted in _SETTINGS:
        node = content.root.get(f"spec.{dotted}")
        if node is not None and node.kind == "scalar" and node.value is not None:
            value = node.value if isinstance(node.value, (int, Unresolved)) else node.text
            yield dotted, Setting(value, Location(path, node.region, content.label))
