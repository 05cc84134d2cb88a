"""A Flagger Canary: what judges it, and how many requests it risks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.objects import place, selected, unresolved
from readiness.formats.kubernetes.analyses import analysis_of
from readiness.formats.kubernetes.values import items_of, name_of, number_of
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node

_JUDGES = frozenset({"pre-rollout", "rollout", "confirm-rollout", "confirm-promotion", "confirm-traffic-increase", ""})
"""Webhooks without whose consent it does not go on."""
_RATE = "request-success-rate"
_READ = ("metrics", "webhooks", "stepWeight", "stepWeights", "maxWeight", "iterations")


def check(document: Document[object], *, largest_first: int = 50) -> Iterator[Observation]:
    """One observation for each Canary."""
    for target in selected(document, "flagger-canary"):
        analysis = analysis_of(target.node)
        skipped = target.node.get("spec.skipAnalysis")
        if skipped is not None and skipped.value is True:
            yield Observation(place(target, skipped), Kind.FAIL, target.name, "skipAnalysis lets it through unseen")
        elif analysis is None:
            yield Observation(place(target), Kind.FAIL, target.name, "it has no analysis")
        else:
            doubt = unresolved(skipped, analysis, *(analysis.fields.get(key) for key in _READ))
            problem, at = ("", None) if doubt else _problem(analysis, largest_first)
            kind = Kind.FAIL if problem else Kind.OPEN if doubt else Kind.PASS
            yield Observation(place(target, at), kind, target.name, problem or doubt)


def _problem(analysis: Node, largest: int) -> tuple[str, Node | None]:
    judged = list(items_of(analysis, "metrics"))
    asked = [one for one in items_of(analysis, "webhooks") if name_of(one.fields.get("type")) in _JUDGES]
    if not judged and not asked:
        return "neither a metric nor a webhook judges it", None
    blind = next((one for one in judged if _always_passes(one)), None)
    if blind is not None:
        return f"{_RATE} without a least share always passes", blind.fields["name"]
    first = _first(analysis)
    number = number_of(first)
    if isinstance(number, int) and number > largest and "match" not in analysis.fields:
        return f"its first step sends it {number} % of all requests", first
    return "", None


def _always_passes(metric: Node) -> bool:
    """The one built-in metric that must not fall below something: without a number that is zero."""
    named = name_of(metric.fields.get("name")) == _RATE and "templateRef" not in metric.fields
    bounds = metric.fields.get("thresholdRange")
    unknown = bounds is not None and (isinstance(bounds.value, Unresolved) or "min" in bounds.fields)
    return named and not unknown and "threshold" not in metric.fields and "query" not in metric.fields


def _first(analysis: Node) -> Node | None:
    steps = analysis.fields.get("stepWeights")
    if steps is not None and steps.items:
        first = steps.items[0]
        return None if isinstance(first.value, Unresolved) else first
    return analysis.fields.get("stepWeight")
