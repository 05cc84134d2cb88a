"""An autoscaler that may leave a single pod."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.edited import with_field
from readiness.formats.kubernetes import SELECTORS
from readiness.formats.kubernetes.values import number_of
from readiness.model.artifact import Unresolved
from readiness.model.finding import Applicability, Fix, Kind, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Target


def check(document: Document[object], *, least: int = 2) -> Iterator[Observation]:
    """One observation for each HorizontalPodAutoscaler; its default is one. Patches without a target are not judged."""
    for target in SELECTORS["horizontal-pod-autoscaler"](document):
        found = target.node.get("spec.minReplicas")
        if found is None and target.node.get("spec.scaleTargetRef") is None:
            continue
        place = Location(document.path, found.region if found is not None else target.anchor, target.logical)
        number = 1 if found is None else number_of(found)
        if isinstance(number, Unresolved):
            yield Observation(place, Kind.OPEN, target.name, "its minimum is only known later")
        elif number is not None:
            few = number < least
            yield Observation(
                place, Kind.FAIL if few else Kind.PASS, target.name, fix=_fix(target, least) if few else None
            )


def _fix(target: Target, least: int) -> Fix | None:
    most = number_of(target.node.get("spec.maxReplicas"))
    if most is None or isinstance(most, Unresolved) or most < least:
        return None
    edit = with_field(target.document, target.node, "spec.minReplicas", least)
    return Fix(f"keep {least} replicas", (edit,), Applicability.UNSAFE) if edit is not None else None
