"""A container of which neither it nor its pod says anything about security."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.objects import place, selected, unresolved
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each container."""
    for pod in selected(document, "pod"):
        around = pod.node.fields.get("securityContext")
        for container in selected(document, "any-container"):
            own = container.node.fields.get("securityContext")
            said = any(one is not None and one.fields for one in (around, own))
            doubt = "" if said else unresolved(around, own)
            kind = Kind.PASS if said else Kind.OPEN if doubt else Kind.FAIL
            yield Observation(place(container), kind, container.name, doubt)
