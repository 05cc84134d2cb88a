"""An Ingress that takes requests for any host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes import SELECTORS
from readiness.formats.kubernetes.values import items_of, text_of
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each rule of an Ingress."""
    for target in SELECTORS["ingress"](document):
        for rule in items_of(target.node, "spec.rules"):
            node = rule.fields.get("host")
            host = text_of(node)
            region = node.region if node is not None and node.text else next(iter(rule.keys.values()), rule).region
            place = Location(document.path, region, target.logical)
            if isinstance(host, Unresolved):
                yield Observation(place, Kind.OPEN, target.name, "its host is only known later")
            else:
                yield Observation(place, Kind.FAIL if not host or host.startswith("*") else Kind.PASS, target.name)
