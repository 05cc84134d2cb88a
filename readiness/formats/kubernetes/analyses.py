"""Facts of what judges a new version: Argo's AnalysisTemplates and Flagger's Canaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes.objects import KubernetesObject
from readiness.formats.kubernetes.pods import group_of
from readiness.formats.kubernetes.values import items_of, name_of, number_of, text_of
from readiness.model.artifact import Unresolved
from readiness.model.delivery import AnalysisMetric, AnalysisTemplate, FlaggerCanary
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node

_WITHOUT_TRAFFIC = "kubernetes"
"""The provider that splits no traffic: Flagger then compares two stacks and switches."""


def facts(document: Document[object]) -> Iterator[AnalysisTemplate | FlaggerCanary]:
    content = document.content
    if not isinstance(content, KubernetesObject):
        return
    match group_of(content.api_version), content.kind:
        case "argoproj.io", ("AnalysisTemplate" | "ClusterAnalysisTemplate"):
            yield _template(document.path, content)
        case "flagger.app", "Canary":
            yield _canary(document.path, content)
        case _:
            return


def _template(path: str, content: KubernetesObject) -> AnalysisTemplate:
    root = content.root
    parts = [root.fields.get("spec"), *(root.get(f"spec.{key}") for key in ("metrics", "args", "templates"))]
    return AnalysisTemplate(
        location=Location(path, content.anchor, content.label),
        name=name_of(root.get("metadata.name")),
        namespace=name_of(root.get("metadata.namespace")),
        cluster=content.kind.startswith("Cluster"),
        metrics=tuple(_metric(path, content, one) for one in items_of(root, "spec.metrics")),
        arguments=tuple(_arguments(root, given=False)),
        values=tuple(_arguments(root, given=True)),
        templates=tuple(
            (text_of(one.fields.get("templateName")), _is_true(one.fields.get("clusterScope")))
            for one in items_of(root, "spec.templates")
        ),
        doubtful=any(part is not None and isinstance(part.value, Unresolved) for part in parts),
    )


def _arguments(root: Node, *, given: bool) -> Iterator[str]:
    """Names of those with a value, or of those without."""
    for one in items_of(root, "spec.args"):
        if given is bool({"value", "valueFrom"} & set(one.fields)):
            yield name_of(one.fields.get("name"))


def _metric(path: str, content: KubernetesObject, node: Node) -> AnalysisMetric:
    name, provider = node.fields.get("name"), node.fields.get("provider")
    unknown = provider is not None and isinstance(provider.value, Unresolved)
    shown = name if name is not None else next(iter(node.keys.values()), node)
    interval = node.fields.get("interval")
    return AnalysisMetric(
        location=Location(path, shown.region, content.label),
        name=name_of(name),
        providers=None if unknown else tuple(provider.fields if provider is not None else ()),
        conditions=any(
            key in node.fields and node.fields[key].text for key in ("successCondition", "failureCondition")
        ),
        measurements=number_of(node.fields.get("count")),
        interval=interval is not None and bool(interval.text),
        failures=_limit(node.fields.get("failureLimit")),
        successes=_limit(node.fields.get("consecutiveSuccessLimit")),
    )


def _limit(node: Node | None) -> int | Unresolved | None:
    """A number that may be below zero, which switches it off."""
    if node is not None and node.text.lstrip("-").isdecimal():
        return int(node.text)
    return number_of(node)


def _canary(path: str, content: KubernetesObject) -> FlaggerCanary:
    root = content.root
    return FlaggerCanary(
        location=Location(path, content.anchor, content.label),
        name=name_of(root.get("metadata.name")),
        namespace=name_of(root.get("metadata.namespace")),
        target_kind=text_of(root.get("spec.targetRef.kind")),
        target_name=text_of(root.get("spec.targetRef.name")),
        strategy=_strategy(root),
        scaler=text_of(root.get("spec.autoscalerRef.name")),
        service=text_of(root.get("spec.service.name")),
    )


def analysis_of(root: Node) -> Node | None:
    """Under its name of today, or under the older one."""
    return root.get("spec.analysis") or root.get("spec.canaryAnalysis")


def _strategy(root: Node) -> str:
    """A number of checks before a switch makes it blue-green, unless some requests are chosen for the new version."""
    analysis = analysis_of(root)
    if analysis is None or isinstance(analysis.value, Unresolved):
        return ""
    if name_of(root.get("spec.provider")) == _WITHOUT_TRAFFIC:
        return "blue-green"
    iterations = number_of(analysis.fields.get("iterations"))
    return "blue-green" if iterations and "match" not in analysis.fields else "canary"


def _is_true(node: Node | None) -> bool:
    return node is not None and node.value is True
