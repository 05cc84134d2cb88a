"""Health routes that tell strangers which version runs where, and why it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.health import health_of
from readiness.checks.app.layers import http_services
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_SAID = {
    "version": "a version",
    "uptime": "how long it has run",
    "host": "the name of its host",
    "error": "the text of an error",
    "environment": "the environment",
}


def check(system: System) -> Iterator[Observation]:
    """One observation for each health route whose handler was read and that anybody may ask."""
    for service, _ in http_services(system):
        for one in health_of(service):
            answer = one.answer
            if answer is None or any(guard.kind == "auth" for guard in one.route.guards):
                continue
            if answer.tells:
                said = ", ".join(dict.fromkeys(_SAID[kind] for kind, _ in answer.tells))
                yield Observation(answer.tells[0][1], Kind.FAIL, one.path, said, (one.route.location,))
            elif "other" in answer.asks:
                yield Observation(one.route.location, Kind.OPEN, one.path, "what it answers could not be followed")
            else:
                yield Observation(one.route.location, Kind.PASS, one.path)
