"""Queries of Prometheus that something depends on: recording rules, objectives, what scales and what judges a release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.derive import text_of
from readiness.model.artifact import Unresolved
from readiness.model.location import Location
from readiness.model.measuring import MetricAsked, MetricRecorded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Node

_INDICATORS = ("sli.events.error_query", "sli.events.total_query", "sli.raw.error_ratio_query")


def recorded(path: str, groups: Node | None) -> Iterator[MetricRecorded | MetricAsked]:
    """Each recording rule's series, and what it is made of."""
    for group in groups.items if groups is not None else ():
        listed = group.get("rules")
        for rule in listed.items if listed is not None else ():
            name = text_of(rule.get("record"))
            if isinstance(name, str) and name:
                yield MetricRecorded(Location(path, rule.key_region("record"), name), name)
                yield from _asked(path, rule, "expr", f"recording rule {name}")


def of_objectives(path: str, root: Node) -> Iterator[MetricAsked]:
    """Sloth's, whose queries have a template for the window in them."""
    slos = root.get("slos") or root.get("spec.slos")
    for one in slos.items if slos is not None else ():
        name = text_of(one.get("name"))
        for dotted in _INDICATORS:
            yield from _asked(path, one, dotted, f"objective {name}")


def of_object(path: str, kind: str, label: str, root: Node) -> Iterator[MetricAsked]:
    """What an object of a cluster asks Prometheus."""
    if kind in ("AnalysisTemplate", "ClusterAnalysisTemplate"):
        metrics = root.get("spec.metrics")
        for one in metrics.items if metrics is not None else ():
            yield from _asked(path, one, "provider.prometheus.query", label)
    elif kind == "MetricTemplate":
        yield from _asked(path, root, "spec.query", label)
    elif kind == "ScaledObject":
        triggers = root.get("spec.triggers")
        for one in triggers.items if triggers is not None else ():
            if text_of(one.get("type")) == "prometheus":
                yield from _asked(path, one, "metadata.query", label)


def _asked(path: str, holder: Node, dotted: str, by: str) -> Iterator[MetricAsked]:
    found = holder.get(dotted)
    if found is None or found.kind != "scalar":
        return
    above, _, key = dotted.rpartition(".")
    parent = holder.get(above) if above else holder
    region = parent.key_region(key) if parent is not None else found.region
    text = found.value if isinstance(found.value, Unresolved) else found.text
    yield MetricAsked(Location(path, region, by), by, text)
