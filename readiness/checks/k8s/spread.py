"""Pods of one workload that may all run on one node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.objects import selected, unresolved, whole
from readiness.formats.kubernetes.values import items_of, name_of, names_of, number_of
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.formats.kubernetes import KubernetesObject
    from readiness.model.artifact import Document, Node
    from readiness.model.location import Region

_KINDS = ("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "DeploymentConfig", "Rollout")
_TERMS = ("requiredDuringSchedulingIgnoredDuringExecution", "preferredDuringSchedulingIgnoredDuringExecution")
_WHEN = ("DoNotSchedule", "ScheduleAnyway")


def check(document: Document[object], *, unscaled: bool = False) -> Iterator[Observation]:
    """One observation for each workload of several pods, and one for each constraint that can not work.

    `unscaled`: only for each workload that does not say how many pods it has.
    """
    broken = list(_broken_ones(document))
    if not unscaled:
        yield from broken
    content = whole(document, *_KINDS)
    if content is None or content.pod_spec is None or broken:
        return
    replicas = content.root.get("spec.replicas")
    count = number_of(replicas)
    if unscaled and replicas is None:
        yield _judged(document, content, content.pod_spec, content.anchor)
    elif not unscaled and replicas is not None and isinstance(count, int) and count > 1:
        yield _judged(document, content, content.pod_spec, replicas.region)


def _broken_ones(document: Document[object]) -> Iterator[Observation]:
    for pod in selected(document, "pod"):
        for constraint in items_of(pod.node, "topologySpreadConstraints"):
            note = _broken(constraint)
            if note:
                yield Observation(Location(document.path, _first(constraint), pod.logical), Kind.FAIL, pod.name, note)


def _judged(document: Document[object], content: KubernetesObject, pod: Node, region: Region) -> Observation:
    constraints, affinity = pod.fields.get("topologySpreadConstraints"), pod.fields.get("affinity")
    rules = affinity.fields.get("podAntiAffinity") if affinity is not None else None
    at = Location(document.path, region, content.label)
    doubt = unresolved(constraints, affinity, rules)
    if any(items_of(pod, "topologySpreadConstraints")):
        return Observation(at, Kind.PASS, content.label)
    if doubt:
        return Observation(at, Kind.OPEN, content.label, doubt)
    labels = names_of(content.pod_metadata.fields.get("labels")) if content.pod_metadata is not None else {}
    terms = list(_terms(rules))
    if any(_keeps_away(term, labels, content) for term in terms):
        return Observation(at, Kind.PASS, content.label)
    return Observation(at, Kind.FAIL, content.label, "its podAntiAffinity matches other pods only" if terms else "")


def _terms(rules: Node | None) -> Iterator[Node]:
    if rules is None:
        return
    yield from items_of(rules, _TERMS[0])
    for weighted in items_of(rules, _TERMS[1]):
        term = weighted.fields.get("podAffinityTerm")
        if term is not None:
            yield term


def _keeps_away(term: Node, labels: Mapping[str, str], content: KubernetesObject) -> bool:
    """It matches pods of its own; what can not be told counts as a match."""
    namespaces = term.fields.get("namespaces")
    if namespaces is not None and namespaces.items and content.namespace:
        listed = {name_of(item) for item in namespaces.items}
        if isinstance(content.namespace, str) and content.namespace not in listed:
            return False
    selector = term.fields.get("labelSelector")
    if selector is None:
        return "matchLabelKeys" in term.fields
    wanted = selector.fields.get("matchLabels")
    if unresolved(selector, wanted, *(wanted.fields.values() if wanted is not None else ())):
        return True
    if any(labels.get(key) != name_of(value) for key, value in (wanted.fields if wanted is not None else {}).items()):
        return False
    for expression in items_of(selector, "matchExpressions"):
        values = expression.fields.get("values")
        known = (
            name_of(expression.fields.get("operator")) == "In" and values is not None and not unresolved(*values.items)
        )
        listed = {name_of(item) for item in values.items} if values is not None else set()
        if known and labels.get(name_of(expression.fields.get("key"))) not in listed:
            return False
    return True


def _broken(constraint: Node) -> str:
    """Why a constraint does nothing, or is refused; empty for a sound one."""
    fields = constraint.fields
    if unresolved(constraint, *fields.values()):
        return ""
    skew, domains = number_of(fields.get("maxSkew")), number_of(fields.get("minDomains"))
    if not isinstance(skew, int) or skew < 1:
        return "maxSkew has to be 1 or more"
    if "minDomains" in fields and (not isinstance(domains, int) or domains < 1):
        return "minDomains has to be 1 or more"
    if not name_of(fields.get("topologyKey")):
        return "topologyKey is missing"
    if name_of(fields.get("whenUnsatisfiable")) not in _WHEN:
        return f"whenUnsatisfiable has to be {' or '.join(_WHEN)}"
    return "" if "labelSelector" in fields or "matchLabelKeys" in fields else "without labelSelector it counts no pods"


def _first(node: Node) -> Region:
    return next(iter(node.keys.values()), node).region
