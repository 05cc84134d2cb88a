"""Facts of what is scraped: annotations of pods and Services, and the endpoints of the Prometheus operator's monitors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes.labels import labels_of, selector_of
from readiness.formats.kubernetes.objects import KubernetesObject
from readiness.formats.kubernetes.pods import group_of
from readiness.formats.kubernetes.values import items_of, name_of, port_of, text_of
from readiness.model.artifact import Unresolved
from readiness.model.cluster import LabelSelector
from readiness.model.location import Location
from readiness.model.measuring import Scrape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node

_PREFIX = "prometheus.io/"
_ENDPOINTS = {"ServiceMonitor": "spec.endpoints", "PodMonitor": "spec.podMetricsEndpoints"}


def facts(document: Document[object]) -> Iterator[Scrape]:
    content = document.content
    if not isinstance(content, KubernetesObject):
        return
    if content.is_workload and not content.is_partial:
        pods = content.pod_metadata
        yield from _annotated(document.path, content, pods.fields.get("annotations") if pods is not None else None)
    elif content.kind == "Service" and group_of(content.api_version) == "":
        yield from _annotated(document.path, content, content.root.get("metadata.annotations"))
    elif content.kind in _ENDPOINTS and group_of(content.api_version) == "monitoring.coreos.com":
        for one in items_of(content.root, _ENDPOINTS[content.kind]):
            yield _endpoint(document.path, content, one)


def _annotated(path: str, content: KubernetesObject, given: Node | None) -> Iterator[Scrape]:
    """Nothing where scraping is not asked for, or only perhaps."""
    fields = given.fields if given is not None and given.kind == "mapping" else {}
    asked = fields.get(f"{_PREFIX}scrape")
    if asked is None or isinstance(asked.value, Unresolved) or name_of(asked).lower() != "true":
        return
    port, where = fields.get(f"{_PREFIX}port"), fields.get(f"{_PREFIX}path")

    def place(node: Node | None) -> Location | None:
        return Location(path, node.region, content.label) if node is not None else None

    is_service = content.kind == "Service"
    yield Scrape(
        location=Location(path, asked.region, content.label),
        kind="service annotations" if is_service else "annotations",
        by=content.label,
        namespace=name_of(content.root.get("metadata.namespace")),
        port=port_of(port) if port is not None else None,
        port_location=place(port),
        path=text_of(where) if where is not None else "/metrics",
        path_location=place(where),
        labels=labels_of(content.root.get("spec.selector")) if is_service else {},
    )


def _endpoint(path: str, content: KubernetesObject, one: Node) -> Scrape:
    port, target, where = (one.fields.get(name) for name in ("port", "targetPort", "path"))
    stands = next((node for node in (port, target, where) if node is not None), one)

    def place(node: Node | None) -> Location | None:
        return Location(path, node.region, content.label) if node is not None else None

    return Scrape(
        location=Location(path, stands.region, content.label),
        kind=content.kind,
        by=content.label,
        namespace=name_of(content.root.get("metadata.namespace")),
        port=(port.value if isinstance(port.value, Unresolved) else name_of(port)) if port is not None else None,
        port_location=place(port) or place(target),
        target=port_of(target) if target is not None else None,
        path=text_of(where) if where is not None else "/metrics",
        path_location=place(where),
        selector=selector_of(content.root.get("spec.selector")) or LabelSelector(),
    )
