"""Alerts, objectives, releases and dashboards that ask for a metric under a name one slip away from the one that the code makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.system.alike import nearest
from readiness.checks.system.exporters import known
from readiness.checks.system.promql import metrics
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.model.measuring import MetricAsked, MetricMade, MetricRecorded
from readiness.model.named import NamedTuple
from readiness.model.operations import AlertRule
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.location import Location
    from readiness.model.system import System

_APPENDED = lazy(
    r"(?:_(?:seconds|milliseconds|microseconds|nanoseconds|minutes|hours|days|bytes|kibibytes|mebibytes|ratio|percent|celsius|active|objects|items|requests|operations"
    r"|errors|connections|per_second))?(?:_(?:total|bucket|sum|count|max|min|created|info|avg|gsum|gcount|stddev))*"
)
"""What a unit and a kind append to the name that code gives a metric."""
_KIND = lazy(r"(?:_(?:total|bucket|sum|count|max|created|info))+$")
_UNIT = lazy(r"_(?:seconds|milliseconds|bytes|ratio)$")


class Asked(NamedTuple):
    location: Location
    by: str
    name: str
    advisory: bool


class _Here(NamedTuple):
    made: Mapping[str, MetricMade]
    recorded: Mapping[str, MetricRecorded]
    names: list[str]
    """Of both, sorted."""


class _Known(NamedTuple):
    source: Location | None
    """Where the metric of a name is made."""
    meant: str
    """Where it is not: the one it is a slip of; empty: none."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each metric of a place that asks for it, where code here makes any. What others make is passed over."""
    made = {one.name: one for one in system.of(MetricMade)}
    recorded = {one.name: one for one in system.of(MetricRecorded)}
    if not made and not recorded:
        return
    here = _Here(made, recorded, sorted({*made, *recorded}))
    told = set[tuple[str, str, str]]()
    known_names: dict[str, _Known] = {}  # a dashboard asks for the same few in each of its panels
    for one in _asked(system):
        key = (one.location.path, one.by, one.name)
        if key not in told:
            told.add(key)
            if one.name not in known_names:
                known_names[one.name] = _known(one.name, here)
            found = _judged(one, known_names[one.name], here)
            if found is not None:
                yield found


def _asked(system: System) -> Iterator[Asked]:
    for alert in system.of(AlertRule):
        if alert.source in ("prometheus", "grafana"):
            for name in metrics(alert.expression):
                yield Asked(alert.places.get("expr", alert.location), f"alert {alert.name}", name, advisory=False)
    for one in system.of(MetricAsked):
        query = one.query.text if isinstance(one.query, Unresolved) else one.query
        for name in metrics(query):
            yield Asked(one.location, one.by, name, one.advisory)


def _known(name: str, here: _Here) -> _Known:
    source = _source(name, here)
    return _Known(source, "" if source is not None else _meant(name, here))


def _judged(one: Asked, it: _Known, here: _Here) -> Observation | None:
    """None where the metric is made by others, as far as its name tells, or by nobody who is known."""
    source, meant = it
    if source is not None:
        related = (source._replace(message=f"{one.name} is made here"),)
        return Observation(one.location, Kind.PASS, one.by, related=related)
    if meant:
        place = (here.made.get(meant) or here.recorded[meant]).location
        related = (place._replace(message=f"{meant} is made here"),)
        name = f"{one.by} asks for {one.name}, while {meant} is made"
        level = Level.NOTE if one.advisory else None
        return Observation(one.location, Kind.FAIL, name, related=related, level=level)
    if one.advisory or known(one.name) or not here.made:
        return None
    return Observation(one.location, Kind.OPEN, one.by, f"nothing here is seen to make {one.name}")


def _source(name: str, here: _Here) -> Location | None:
    """A name that is made as it stands, or that a unit and a kind were appended to."""
    if name in here.recorded:
        return here.recorded[name].location
    stem = name
    while stem:
        if stem in here.made and _APPENDED.fullmatch(name[len(stem) :]):
            return here.made[stem].location
        stem = stem.rpartition("_")[0]
    return None


def _meant(name: str, here: _Here) -> str:
    """The metric made here whose name this one is a slip of; those of which some are known to be made by others may be too."""
    if ":" in name:
        return nearest(name, [one for one in here.recorded if ":" in one])
    plain = _KIND.sub("", name)
    candidates = list(here.made)
    return (
        nearest(plain, candidates)
        or nearest(_UNIT.sub("", plain), candidates)
        or nearest(name, candidates)
        or _swapped(plain, candidates)
    )


def _swapped(name: str, candidates: list[str]) -> str:
    """The same words in another order."""
    words = sorted(regex("_").split(name))
    return next((one for one in candidates if len(words) > 1 and sorted(one.split("_")) == words), "")
