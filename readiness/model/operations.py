"""What a repository says of how it is operated: handbooks, alerts and whom they reach, checks from outside, owners. Facts, as in `facts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import EMPTY
from readiness.model.measuring import MeasuringFact
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.facts import Text
    from readiness.model.location import Location


class Section(NamedTuple):
    """A part of a handbook under one heading, without the parts below it."""

    location: Location
    heading: str
    level: int
    """1 to 6; 0 for what stands before the first heading."""
    topics: frozenset[str] = frozenset()
    """By its heading: `rollback`, `rehearsal`, `runbook`, `on-call`, `escalation`, `backup`, `slo`."""
    marks: frozenset[str] = frozenset()
    """What its text speaks of: `symptom`, `verification`, `escalation`, `contact`, `failed` (something that did not succeed)."""
    commands: tuple[tuple[str, Location], ...] = ()
    """Shell lines of its code blocks, and inline code that begins like a command."""
    links: tuple[tuple[str, Location], ...] = ()
    names: tuple[tuple[str, Location], ...] = ()
    """Inline code, as written."""
    steps: int = 0
    """Items of its lists."""
    dates: tuple[str, ...] = ()
    """`2026-03-14`."""


class Handbook(NamedTuple):
    """A document for people who operate the service."""

    location: Location
    topics: frozenset[str]
    """By its path and title."""
    sections: tuple[Section, ...] = ()
    anchors: tuple[str, ...] = ()
    """Ids that are written out, besides those that headings get."""


class AlertRule(NamedTuple):
    """A condition that calls somebody."""

    location: Location
    name: str
    source: str
    """`prometheus`, `grafana`, `datadog`, `cloudwatch`, `google`, `azure`, `newrelic`, …"""
    expression: str
    duration: str | None = None
    """How long it must hold; None when it does not say."""
    labels: Mapping[str, str] = EMPTY
    annotations: Mapping[str, str] = EMPTY
    places: Mapping[str, Location] = EMPTY
    """Of the expression, under `expr`, and of each annotation, under its name."""


class AlertRoute(NamedTuple):
    """Where Alertmanager sends what matches."""

    location: Location
    receiver: str
    default: bool
    """The route at the top: all that nothing below it matches."""
    values: tuple[str, ...] = ()
    """`severity` values it matches; empty: others, or all."""


class AlertReceiver(NamedTuple):
    location: Location
    name: str
    reaches: tuple[str, ...]
    """`pagerduty`, `opsgenie`, `slack`, `email`, `webhook`, …; empty: nobody."""


class UptimeCheck(NamedTuple):
    """Something that asks from outside whether the service answers."""

    location: Location
    source: str
    """`blackbox`, `gatus`, `google`, `datadog`, …"""
    url: Text
    """As far as it is written; empty when it is not."""
    off: bool = False
    """It is paused or disabled."""


class Objective(NamedTuple):
    """A service level objective."""

    location: Location
    source: str
    target: str
    """Percent as written; empty when it is not."""


class OnCall(NamedTuple):
    """A pointer to who is called, and after whom."""

    location: Location
    source: str
    """`pagerduty`, `opsgenie`, …"""
    part: str
    """`schedule`, `escalation`, `service` (both are said there)."""


class Owner(NamedTuple):
    location: Location
    pattern: str
    """Of paths; `*` for all."""
    owners: tuple[str, ...]


class LogPipeline(NamedTuple):
    """Something takes the logs away from where they are written, or keeps them from it."""

    location: Location
    source: str
    keeps: bool = True
    """False: what is logged is thrown away."""


class BackupPlan(NamedTuple):
    """Something copies data away, or is told not to."""

    location: Location
    source: str
    covers: str
    """The datastore or namespace it names; empty: cannot be told."""
    enabled: bool = True


OperationsFact = (
    Handbook
    | AlertRule
    | AlertRoute
    | AlertReceiver
    | UptimeCheck
    | Objective
    | OnCall
    | Owner
    | LogPipeline
    | BackupPlan
    | MeasuringFact
)
