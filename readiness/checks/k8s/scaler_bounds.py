"""An autoscaler that can not scale, or does so too late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes import SELECTORS
from readiness.formats.kubernetes.values import items_of, number_of
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node, Target


def check(document: Document[object], *, highest: int = 90) -> Iterator[Observation]:
    """One observation for the bounds of each HorizontalPodAutoscaler, and one for each share of a request it aims at."""
    for target in SELECTORS["horizontal-pod-autoscaler"](document):
        most = target.node.get("spec.maxReplicas")
        if most is not None:
            yield _bounds(target, most)
        for share in _shares(target.node):
            yield _late(target, share, highest)


def _bounds(target: Target, most: Node) -> Observation:
    place, written = Location(target.document.path, most.region, target.logical), target.node.get("spec.minReplicas")
    low, high = 1 if written is None else number_of(written), number_of(most)
    if isinstance(low, Unresolved) or isinstance(high, Unresolved) or low is None or high is None:
        return Observation(place, Kind.OPEN, f"maxReplicas of {target.name}", "a bound is only known later")
    if high < low:
        return Observation(
            place, Kind.FAIL, f"maxReplicas {high} of {target.name} is below minReplicas {low}", level=Level.ERROR
        )
    if high == low:
        return Observation(place, Kind.FAIL, f"maxReplicas of {target.name} equals minReplicas: it never scales")
    return Observation(place, Kind.PASS, target.name)


def _shares(root: Node) -> Iterator[Node]:
    found = [root.get("spec.targetCPUUtilizationPercentage")]
    for metric in items_of(root, "spec.metrics"):
        for key in ("resource", "containerResource"):
            one = metric.fields.get(key)
            if one is not None:
                found += [one.get("target.averageUtilization"), one.get("targetAverageUtilization")]
    yield from (one for one in found if one is not None)


def _late(target: Target, share: Node, highest: int) -> Observation:
    place, number = Location(target.document.path, share.region, target.logical), number_of(share)
    if isinstance(number, Unresolved):
        return Observation(place, Kind.OPEN, f"the target of {target.name}", "it is only known later")
    if number is not None and number >= highest:
        said = f"{target.name} waits for {number} % of the request: new pods come when the old ones are full"
        return Observation(place, Kind.FAIL, said)
    return Observation(place, Kind.PASS, target.name)
