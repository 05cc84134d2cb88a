"""Services that are killed before their server has finished what it promised to finish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.compose.composed import field, incomplete, key, place, running
from readiness.formats.amounts import seconds
from readiness.formats.compose.forms import words
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from readiness.formats.compose import ComposeFile
    from readiness.model.artifact import Document

_DEFAULT = 10.0
_LEAST = 5.0
"""Seconds below which no datastore can write down what it holds."""
_DRAIN = lazy(r"--(?:graceful-timeout|timeout-graceful-shutdown|shutdown-timeout|graceful-shutdown-timeout)[= ](\d+)")


def check(document: Document[ComposeFile]) -> Iterator[Observation]:
    """One observation for each service that says how long its server, or the engine, waits."""
    for one in running(document):
        drain = _DRAIN.search(f"{words(one.node.get('command'))} {words(one.node.get('entrypoint'))}")
        given = field(one.node, "stop_grace_period")
        if drain is None and not (given and one.datastore is True):
            continue
        grace = seconds(given) if given else _DEFAULT
        where = place(document, one, "stop_grace_period", key(one, "stop_grace_period" if given else "command"))
        if grace is None or (not given and incomplete(one)):
            yield Observation(where, Kind.OPEN, one.name, "how long the engine waits is only known later")
            continue
        wanted = float(drain[1]) if drain is not None else _LEAST
        note = f"{_shown(grace)} s, while {_what(drain)} {_shown(wanted)} s"
        yield Observation(where, Kind.FAIL if grace < wanted else Kind.PASS, one.name, note)


def _what(drain: re.Match[str] | None) -> str:
    return "its server may take" if drain is not None else "a datastore needs some"


def _shown(number: float) -> str:
    return f"{number:g}"
