"""Who is called, and who is called next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.ops.handbooks import about, elsewhere, served
from readiness.model.finding import Kind, Observation
from readiness.model.operations import AlertReceiver, AlertRoute, OnCall

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.operations import Section
    from readiness.model.system import System

_CALLS = frozenset({"pagerduty", "opsgenie", "victorops", "incidentio", "rootly", "jira"})
"""Receivers that keep a rotation and go on to the next when the first does not answer."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each thing that says it; one for the repository if nothing does."""
    if not served(system):
        return
    said = list(system.of(OnCall))
    parts = {one.part for one in said}
    told = []
    if "service" in parts or {"schedule", "escalation"} <= parts:
        told.append(Observation(said[0].location, Kind.PASS, said[0].source))
    elif said:
        lacking = "a rotation" if "escalation" in parts else "an escalation path"
        told.append(Observation(said[0].location, Kind.OPEN, said[0].source, f"{lacking} may be made elsewhere"))
    told += _receivers(system)
    told += [_written(part) for _, part in about(system, "on-call")]
    passes = [one for one in told if one.kind is Kind.PASS]
    yield from passes or told or [elsewhere("nothing here says who is called, and who is called next")]


def _receivers(system: System) -> list[Observation]:
    """Of Alertmanager: the one that alerts go to when nothing else is said, or a route for what is urgent."""
    calling = {one.name: one for one in system.of(AlertReceiver) if _CALLS & set(one.reaches)}
    return [
        Observation(one.location, Kind.PASS, one.receiver)
        for one in system.of(AlertRoute)
        if one.receiver in calling and (one.default or one.values)
    ][:1]


def _written(part: tuple[Section, ...]) -> Observation:
    """A heading is no rotation: somebody must be named, or a schedule led to, and somebody after them."""
    first = next((one for one in part if one.heading), part[0])
    marks = {mark for one in part for mark in one.marks}
    topics = {topic for one in part for topic in one.topics}
    reached = "contact" in marks or any(one.links for one in part)
    if reached and ("escalation" in topics or "escalation" in marks):
        return Observation(first.location, Kind.PASS, first.heading)
    if reached:
        return Observation(
            first.location, Kind.OPEN, first.heading, "it does not say who is called when the first does not answer"
        )
    return Observation(first.location, Kind.FAIL, first.heading)
