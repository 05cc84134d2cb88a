"""Alerts of Prometheus that fire for ever, at once, to nobody in particular, or without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.finding import Kind, Level, Observation
from readiness.model.operations import AlertRule
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_COMPARES = lazy(r"[<>]=?|[!=]=|\babsent(?:_over_time)?\s*\(|\bunless\b|\bchanges\s*\(|^\s*ALERTS\b|\bvector\s*\(")
_OWNED = frozenset({"severity", "priority", "level", "team", "owner", "page"})
_TEXTS = frozenset({"summary", "description", "message", "title"})
_ALWAYS = frozenset({"watchdog", "deadmansswitch", "deadmanssnitch", "always-firing", "alwaysfiring", "heartbeat"})


def check(system: System) -> Iterator[Observation]:
    """One observation for each alert rule of Prometheus."""
    for one in system.of(AlertRule):
        if one.source != "prometheus" or one.name.lower().replace(" ", "") in _ALWAYS:
            continue
        lacking = list(_lacks(one))
        if not lacking:
            yield Observation(one.location, Kind.PASS, one.name)
            continue
        level = None if "a comparison" in lacking else Level.NOTE
        yield Observation(one.location, Kind.FAIL, one.name, f"it lacks {_listed(lacking)}", level=level)


def _lacks(one: AlertRule) -> Iterator[str]:
    if one.expression and not _COMPARES.search(one.expression):
        yield "a comparison"
    if one.duration is None and "_over_time" not in one.expression and "absent" not in one.expression:
        yield "a time that it must hold (`for`)"
    if not _OWNED & set(one.labels):
        yield "a severity"
    if not _TEXTS & set(one.annotations):
        yield "a summary"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
