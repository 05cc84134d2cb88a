"""Whether something outside asks if the service answers, and asks for a path that exists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.ops.handbooks import elsewhere
from readiness.model.artifact import Unresolved
from readiness.model.facts import PipelineJob, Route
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.model.operations import UptimeCheck
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_INSIDE = lazy(
    r"^(?:https?://)?(?:localhost|127\.|10\.|192\.168\.|[\w-]+(?::\d+)?(?:/|$)|[\w.-]+\.svc\b|[\w.-]+\.(?:local|internal)\b)"
)
"""A name that only the cluster or the machine itself knows."""
_HEALTH = lazy(r"(?i)health|live|ready|ping|status|up$")
_UPTIME_ACTION = lazy(r"(?i)upptime/.*|.*url-health-check.*|.*uptime.*")
_SETTINGS = lazy(r"(?:.*/)?(?:\.upptimerc\.yml|checkly\.config\.[cm]?[jt]s)")


def check(system: System) -> Iterator[Observation]:
    """One observation for each check from outside; one for the repository if a service has none here."""
    if not any(one.kind == "service" for one in system.services):
        return
    found = system.of(UptimeCheck)
    for one in found:
        yield _judge(one, system)
    if found:
        return
    path = next((path for path in sorted(system.files) if _SETTINGS.fullmatch(path)), "")
    job = next(
        (job for job in system.of(PipelineJob) if any(_UPTIME_ACTION.fullmatch(name) for name, _ in job.actions)), None
    )
    if path or job is not None:
        place = Location(path) if path or job is None else job.location
        yield Observation(place, Kind.OPEN, place.path, "which URL it asks is written in code or elsewhere")
    else:
        yield elsewhere("no check from outside is defined here")


def _judge(one: UptimeCheck, system: System) -> Observation:
    if one.off:
        return Observation(one.location, Kind.FAIL, one.source, "it is switched off")
    if isinstance(one.url, Unresolved) or not one.url:
        return Observation(one.location, Kind.OPEN, one.source, "which URL it asks is only known later")
    if _INSIDE.match(one.url):
        return Observation(
            one.location, Kind.OPEN, one.url, "it asks from inside; whether users are served is not seen there"
        )
    from urllib.parse import urlsplit

    path = urlsplit(one.url if "://" in one.url else f"https://{one.url}").path.rstrip("/") or "/"
    routes = [route.path for route in system.of(Route)]
    known = [route.rstrip("/") or "/" for route in routes if isinstance(route, str)]
    if _HEALTH.search(path) and known and len(known) == len(routes) and not any(_fits(path, route) for route in known):
        return Observation(
            one.location, Kind.OPEN, one.url, f"no code here answers {path}; what stands before the service may"
        )
    return Observation(one.location, Kind.PASS, one.url)


def _fits(path: str, route: str) -> bool:
    """A prefix may be put before a route where it is mounted; parameters take any part."""
    pattern = regex(r"\\?[{<:][^/]*").sub("[^/]+", re.escape(route))
    return re.search(rf"(?:^|/){pattern.lstrip('/')}$", path) is not None
