"""Facts of what is measured: the Prometheus operator's monitors, and Services by the labels they are found by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes.labels import labels_of, selector_of
from readiness.formats.kubernetes.objects import KubernetesObject
from readiness.formats.kubernetes.pods import group_of
from readiness.formats.kubernetes.values import name_of, texts_of
from readiness.model.cluster import LabelSelector, Monitor, ServiceLabels
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document
    from readiness.model.cluster import ClusterFact
    from readiness.model.facts import Text


def facts(document: Document[object]) -> Iterator[ClusterFact]:
    content = document.content
    if not isinstance(content, KubernetesObject):
        return
    place = Location(document.path, content.anchor, content.label)
    name, namespace = name_of(content.root.get("metadata.name")), name_of(content.root.get("metadata.namespace"))
    match group_of(content.api_version), content.kind:
        case "", "Service":
            yield ServiceLabels(place, name, namespace, labels_of(content.root.get("metadata.labels")))
        case (("monitoring.coreos.com" | "azmonitoring.coreos.com"), ("ServiceMonitor" | "PodMonitor") as kind):
            selector = selector_of(content.root.get("spec.selector")) or LabelSelector()
            yield Monitor(place, kind, name, namespace, selector, _namespaces(content, namespace))
        case _:
            return


def _namespaces(content: KubernetesObject, own: str) -> tuple[Text, ...]:
    everywhere = content.root.get("spec.namespaceSelector.any")
    if everywhere is not None and everywhere.value is not False:
        return ()
    return texts_of(content.root.get("spec.namespaceSelector.matchNames")) or (own,)
