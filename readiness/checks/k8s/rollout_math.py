"""Rolling updates that take all pods down at once, or that can never move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.objects import unresolved, whole
from readiness.formats.kubernetes.values import number_of
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node

_ALL = 100
_UPDATES = {"Deployment": "spec.strategy.rollingUpdate", "Rollout": "spec.strategy.canary"}
_LIMITS = {"maxUnavailable", "maxSurge"}


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each Deployment that says how its rolling update goes, and for each canary of Argo that does."""
    content = whole(document, *_UPDATES)
    update = content.root.get(_UPDATES[content.kind]) if content is not None else None
    if content is None or update is None or not (_LIMITS & set(update.fields) or isinstance(update.value, Unresolved)):
        return
    unavailable, surge = update.fields.get("maxUnavailable"), update.fields.get("maxSurge")
    replicas = content.root.get("spec.replicas")
    shown = unavailable or surge or update
    at = Location(document.path, shown.region if shown.kind == "scalar" else content.anchor, content.label)
    doubt = unresolved(update, unavailable, surge)
    if "trafficRouting" in update.fields and not _is_zero(unavailable):
        unavailable = None  # the old pods stay until the new ones have all requests
    note = "" if doubt else _problem(unavailable, surge, number_of(replicas))
    kind = Kind.FAIL if note else Kind.OPEN if doubt else Kind.PASS
    yield Observation(at, kind, content.label, note or doubt)


def _problem(unavailable: Node | None, surge: Node | None, replicas: object) -> str:
    if _is_zero(unavailable) and _is_zero(surge):
        return "it may neither remove a pod nor add one"
    if unavailable is None:
        return ""
    share = _percent(unavailable)
    if share is not None:
        return "all pods may be down at once" if share >= _ALL else ""
    count = number_of(unavailable)
    down = isinstance(count, int) and isinstance(replicas, int) and 1 < replicas <= count
    return f"all {replicas} pods may be down at once" if down else ""


def _is_zero(node: Node | None) -> bool:
    return node is not None and (number_of(node) == 0 or _percent(node) == 0)


def _percent(node: Node) -> int | None:
    text = node.text
    return int(text[:-1]) if text.endswith("%") and text[:-1].isdecimal() else None
