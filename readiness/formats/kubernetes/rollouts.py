"""Facts of Argo Rollouts: the strategy, its steps, what it has judged and by which Services and routers it works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes.availability import amount_of
from readiness.formats.kubernetes.labels import labels_of
from readiness.formats.kubernetes.objects import KubernetesObject
from readiness.formats.kubernetes.pods import group_of
from readiness.formats.kubernetes.values import items_of, name_of, number_of, text_of, texts_of
from readiness.model.artifact import Unresolved
from readiness.model.delivery import AnalysisAsked, ArgoRollout, Router, ServiceNamed, Step
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node
    from readiness.model.facts import Number, Text

_STRATEGIES = {"canary": "canary", "blueGreen": "blue-green"}
_SERVICES = {
    "stableService": "stable", "canaryService": "canary", "activeService": "active", "previewService": "preview",
    "pingPong.pingService": "ping", "pingPong.pongService": "pong",
}  # fmt: skip
_STEPS = (
    "setWeight", "pause", "analysis", "experiment", "setCanaryScale", "setHeaderRoute", "setMirrorRoute", "plugin",
    "replicaProgressThreshold",
)  # fmt: skip
_BESIDE = frozenset({"managedRoutes", "maxTrafficWeight"})
"""Keys under `trafficRouting` that are no router."""
_BLUE_GREEN = (("prePromotionAnalysis", "pre-promotion"), ("postPromotionAnalysis", "post-promotion"))
_SECONDS = {"s": 1, "m": 60, "h": 3600}


def facts(document: Document[object]) -> Iterator[ArgoRollout]:
    content = document.content
    if (
        isinstance(content, KubernetesObject)
        and (group_of(content.api_version), content.kind) == ("argoproj.io", "Rollout")
        and not content.is_partial
    ):
        yield _rollout(document.path, content)


def _rollout(path: str, content: KubernetesObject) -> ArgoRollout:
    root = content.root
    key, strategy = _strategy(root)
    pods, steps = content.pod_metadata, strategy.fields.get("steps") if strategy is not None else None
    routing = strategy.fields.get("trafficRouting") if strategy is not None else None
    most = routing.fields.get("maxTrafficWeight") if routing is not None else None
    borrowed = root.get("spec.workloadRef")
    holder = root.get("spec.strategy")
    return ArgoRollout(
        location=Location(path, content.anchor, content.label),
        name=name_of(root.get("metadata.name")) or name_of(root.get("metadata.generateName")),
        namespace=name_of(root.get("metadata.namespace")),
        strategy=_STRATEGIES.get(key, ""),
        strategy_location=Location(path, holder.key_region(key) if holder and key else content.anchor, content.label),
        labels=labels_of(pods.fields.get("labels") if pods is not None else None),
        borrowed=_borrowed(borrowed),
        replicas=number_of(root.get("spec.replicas")),
        surge=amount_of(strategy.fields.get("maxSurge") if strategy is not None else None),
        services=tuple(_services(path, content, strategy, routing)),
        routers=tuple(_routers(path, content, routing)),
        steps=tuple(_step(path, content, one) for one in items_of(strategy, "steps")),
        stepless=steps is None or (not steps.items and not isinstance(steps.value, Unresolved)),
        most=100 if most is None else number_of(most) or 100,
        analyses=tuple(_analyses(path, content, strategy)),
    )


def _strategy(root: Node) -> tuple[str, Node | None]:
    """Empty where both are written, neither, or something that is only known later."""
    holder = root.get("spec.strategy")
    found = [key for key in _STRATEGIES if holder is not None and key in holder.fields]
    if holder is None or len(found) != 1:
        return "", None
    one = holder.fields[found[0]]
    return ("", None) if isinstance(one.value, Unresolved) else (found[0], one)


def _borrowed(node: Node | None) -> tuple[str, Text] | None:
    return (name_of(node.fields.get("kind")), text_of(node.fields.get("name"))) if node is not None else None


def _services(
    path: str, content: KubernetesObject, strategy: Node | None, routing: Node | None
) -> Iterator[ServiceNamed]:
    named = [(strategy, dotted, role) for dotted, role in _SERVICES.items()]
    named += [(routing, f"{router}.rootService", "root") for router in ("alb", "smi")]
    for holder, dotted, role in named:
        node = holder.get(dotted) if holder is not None else None
        if node is not None and node.text:
            yield ServiceNamed(Location(path, node.region, content.label), role, text_of(node))


def _routers(path: str, content: KubernetesObject, routing: Node | None) -> Iterator[Router]:
    for kind, node in routing.fields.items() if routing is not None else ():
        if kind in _BESIDE or routing is None:
            continue
        rule = node.fields.get("destinationRule")
        names = [rule.fields.get(f"{one}SubsetName") for one in ("canary", "stable")] if rule is not None else []
        yield Router(
            location=Location(path, routing.key_region(kind), content.label),
            kind=kind,
            objects=tuple(_routed(path, content, node)),
            rule=text_of(rule.fields.get("name")) if rule is not None else "",
            subsets=tuple(text_of(one) for one in names if one is not None),
        )


def _routed(path: str, content: KubernetesObject, node: Node) -> Iterator[tuple[Text, tuple[str, ...], Location]]:
    """VirtualServices, and Ingresses in the two shapes that nginx and ALB know."""
    single = node.fields.get("virtualService")
    for one in (*([single] if single is not None else []), *items_of(node, "virtualServices")):
        name = one.fields.get("name")
        routes = tuple(one for one in texts_of(one.fields.get("routes")) if isinstance(one, str))
        if name is not None:
            yield text_of(name), routes, Location(path, name.region, content.label)
    for key in ("stableIngress", "ingress"):
        name = node.fields.get(key)
        if name is not None and name.text:
            yield text_of(name), (), Location(path, name.region, content.label)
    for key in ("stableIngresses", "ingresses"):
        listed = node.fields.get(key)
        for name in listed.items if listed is not None else ():
            yield text_of(name), (), Location(path, name.region, content.label)


def _step(path: str, content: KubernetesObject, node: Node) -> Step:
    kind = next((one for one in _STEPS if one in node.fields), "")
    place = Location(path, node.key_region(kind) if kind else node.region, content.label)
    if kind in ("pause", "experiment"):
        return Step(place, kind, _seconds(node.fields[kind]))
    return Step(place, kind, number_of(node.fields.get("setWeight")) if kind == "setWeight" else None)


def _seconds(step: Node) -> Number | None:
    """None for one that a person ends."""
    if isinstance(step.value, Unresolved):
        return step.value
    written = step.fields.get("duration")
    number = number_of(written)
    if written is None or number is not None:
        return number
    unit = _SECONDS.get(written.text[-1:])
    return int(written.text[:-1]) * unit if unit and written.text[:-1].isdecimal() else Unresolved(written.text)


def _analyses(path: str, content: KubernetesObject, strategy: Node | None) -> Iterator[AnalysisAsked]:
    if strategy is None:
        return
    yield from _asked(path, content, strategy.fields.get("analysis"), "background")
    for key, use in _BLUE_GREEN:
        yield from _asked(path, content, strategy.fields.get(key), use)
    for step in items_of(strategy, "steps"):
        yield from _asked(path, content, step.fields.get("analysis"), "step")
        for one in items_of(step, "experiment.analyses"):
            yield from _named(path, content, one, one, "experiment", (_template(one),))


def _asked(path: str, content: KubernetesObject, node: Node | None, use: str) -> Iterator[AnalysisAsked]:
    listed = list(items_of(node, "templates"))
    together = tuple(map(_template, listed))
    for one in listed:
        if node is not None:
            yield from _named(path, content, one, node, use, together)


def _named(
    path: str, content: KubernetesObject, one: Node, holder: Node, use: str, together: tuple[tuple[Text, bool], ...]
) -> Iterator[AnalysisAsked]:
    name, given = one.fields.get("templateName"), holder.fields.get("args")
    if name is not None and name.text:
        yield AnalysisAsked(
            location=Location(path, name.region, content.label),
            name=text_of(name),
            cluster=_template(one)[1],
            use=use,
            arguments=frozenset(name_of(each.fields.get("name")) for each in items_of(holder, "args")),
            doubtful="dryRun" in holder.fields or (given is not None and isinstance(given.value, Unresolved)),
            together=together,
        )


def _template(one: Node) -> tuple[Text, bool]:
    scope = one.fields.get("clusterScope")
    return text_of(one.fields.get("templateName")), scope is not None and scope.value is True
