"""Secrets that a container gets as environment variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes import SELECTORS
from readiness.formats.kubernetes.values import items_of
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each Secret that a container gets so, or one pass."""
    for container in SELECTORS["any-container-or-patch"](document):
        keys = [one.get("valueFrom") for one in items_of(container.node, "env")]
        found = [one.key_region("secretKeyRef") for one in keys if one is not None and "secretKeyRef" in one.fields]
        found += [
            one.key_region("secretRef") for one in items_of(container.node, "envFrom") if "secretRef" in one.fields
        ]
        for region in found:
            yield Observation(Location(document.path, region, container.logical), Kind.FAIL, container.name)
        if not found:
            yield Observation(Location(document.path, container.anchor, container.logical), Kind.PASS, container.name)
