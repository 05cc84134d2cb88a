"""A Namespace that says nothing of how much its pods may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes import SELECTORS
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document

_PREFIX = "pod-security.kubernetes.io/"


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each Namespace: whether it enforces a Pod Security Standard, and not the one that allows all."""
    for target in SELECTORS["namespace"](document):
        labels = target.node.get("metadata.labels")
        level = labels.fields.get(f"{_PREFIX}enforce") if labels is not None else None
        place = Location(document.path, target.anchor, target.logical)
        late = labels is not None and "{" in labels.text
        if late:
            yield Observation(place, Kind.OPEN, target.name, "its labels are only known later")
        else:
            yield Observation(place, Kind.PASS if level is not None and level.text else Kind.FAIL, target.name)
