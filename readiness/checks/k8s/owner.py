"""Workloads that do not say who looks after them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.k8s.objects import place, selected
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document

_OWNER = lazy(
    r"(^|[/._-])(owners?|owned-by|team|squad|department|maintainers?|contact|e-?mail|on-?call|cost-?center)([/._-]|$)",
    re.IGNORECASE,
)


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each workload."""
    for target in selected(document, "workload"):
        metadata = (target.node.get(f"metadata.{field}") for field in ("labels", "annotations"))
        names = [name for node in metadata if node is not None for name in node.fields]
        yield Observation(place(target), Kind.PASS if any(map(_OWNER.search, names)) else Kind.FAIL, target.name)
