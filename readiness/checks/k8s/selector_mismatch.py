"""A workload whose selector does not match the pods it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.objects import unresolved, whole
from readiness.formats.kubernetes.values import items_of, name_of, names_of
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.formats.kubernetes import KubernetesObject
    from readiness.model.artifact import Document, Node

_BY_EXPRESSION = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout")
_BY_LABELS = ("ReplicationController", "DeploymentConfig")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each workload that has a selector."""
    content = whole(document, *_BY_EXPRESSION, *_BY_LABELS)
    selector = content.root.get("spec.selector") if content is not None else None
    if content is None or selector is None or (content.pod_spec is None and content.pod_metadata is None):
        return
    labels = content.pod_metadata.fields.get("labels") if content.pod_metadata is not None else None
    wanted = selector if content.kind in _BY_LABELS else selector.fields.get("matchLabels")
    expressions = list(items_of(selector, "matchExpressions"))
    doubt = unresolved(selector, wanted, labels, *_values(wanted), *_values(labels))
    region = next((node.region for node in _missing(wanted, names_of(labels))), selector.region)
    first = next(iter(selector.keys.values()), None)
    at = Location(document.path, region if region != selector.region or first is None else first.region, content.label)
    if doubt:
        yield Observation(at, Kind.OPEN, content.label, doubt)
    elif labels is None and document.artifact.role == "kustomize":
        yield Observation(at, Kind.OPEN, content.label, "Kustomize may set the labels")
    elif wanted is not None or expressions:
        yield _judged(content, at, wanted, expressions, names_of(labels))


def _judged(
    content: KubernetesObject, at: Location, wanted: Node | None, expressions: list[Node], labels: Mapping[str, str]
) -> Observation:
    missing = next((f"{key}={name_of(node)}" for key, node in _pairs(wanted) if labels.get(key) != name_of(node)), "")
    for expression in expressions:
        if not missing and not _holds(expression, labels):
            missing = name_of(expression.fields.get("key"))
    return Observation(
        at, Kind.FAIL if missing else Kind.PASS, content.label, f"its pods lack {missing}" if missing else ""
    )


def _holds(expression: Node, labels: Mapping[str, str]) -> bool:
    key, operator = name_of(expression.fields.get("key")), name_of(expression.fields.get("operator"))
    listed = expression.fields.get("values")
    values = {name_of(item) for item in listed.items} if listed is not None else set()
    match operator:
        case "In":
            return labels.get(key) in values
        case "NotIn":
            return labels.get(key) not in values
        case "Exists":
            return key in labels
        case "DoesNotExist":
            return key not in labels
        case _:
            return True


def _pairs(node: Node | None) -> list[tuple[str, Node]]:
    return list(node.fields.items()) if node is not None else []


def _values(node: Node | None) -> list[Node]:
    return [value for _, value in _pairs(node)]


def _missing(wanted: Node | None, labels: Mapping[str, str]) -> Iterator[Node]:
    return (node for key, node in _pairs(wanted) if labels.get(key) != name_of(node))
