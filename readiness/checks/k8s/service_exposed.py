"""Services that can be reached from outside without an Ingress in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes import SELECTORS
from readiness.formats.kubernetes.values import name_of, names_of
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Target

_INSIDE = lazy(r"(?i)internal|load-balancer-source-ranges|load-balancer-scheme|tailscale")


def check(document: Document[object], *, kind: str) -> Iterator[Observation]:
    """One observation for each Service: `NodePort`, `LoadBalancer` open to all, or `externalIPs`."""
    for target in SELECTORS["service"](document):
        yield _addresses(target) if kind == "externalIPs" else _typed(target, kind)


def _addresses(target: Target) -> Observation:
    found = target.node.get("spec.externalIPs")
    wrong = found is not None and bool(found.items)
    region = target.node.fields["spec"].key_region("externalIPs") if wrong else target.anchor
    return Observation(
        Location(target.document.path, region, target.logical), Kind.FAIL if wrong else Kind.PASS, target.name
    )


def _typed(target: Target, kind: str) -> Observation:
    found = target.node.get("spec.type")
    place = Location(target.document.path, found.region if found is not None else target.anchor, target.logical)
    if found is not None and isinstance(found.value, Unresolved):
        return Observation(place, Kind.OPEN, target.name, "its type is only known later")
    bounded = kind == "LoadBalancer" and _bounded(target)
    return Observation(place, Kind.FAIL if name_of(found) == kind and not bounded else Kind.PASS, target.name)


def _bounded(target: Target) -> bool:
    notes = names_of(target.node.get("metadata.annotations"))
    ranges = target.node.get("spec.loadBalancerSourceRanges")
    return ranges is not None or any(_INSIDE.search(key) or _INSIDE.search(value) for key, value in notes.items())
