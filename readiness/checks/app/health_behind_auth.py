"""Health routes that a probe cannot reach: behind a login, a rate limit, a redirect to HTTPS or a list of hosts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.app.health import health_of
from readiness.checks.app.layers import http_services
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.app.health import Health
    from readiness.model.routing import Guard
    from readiness.model.system import System

_STOPS = {"auth": "a login", "rate-limit": "a rate limit", "https": "a redirect to HTTPS", "host": "a list of hosts"}
"""What a probe does not pass: it has no credentials, asks often, speaks HTTP, and calls the pod by its address."""
_HARMLESS = lazy(
    r"log|location|cors|compress|gzip|helmet|header|secure|recover|metric|prom|trac|otel|telemetry|sentry|request_?id|real_?ip|timeout|body|json|cookie"
    r"|session(?!\w*auth)|set_?user|static|parse|urlencoded|cache|locale|i18n|context|correlation|error|not_?found|morgan|pino|winston|content_?type|favicon|csrf|hpp|strip"
    r"|slash|render|valid|schema|transaction|database|db|inject|container|async|wrap|version|user_?agent|flash|method_?override|nocache|heartbeat|ping",
    re.IGNORECASE,
)


def check(system: System) -> Iterator[Observation]:
    """One observation for each service: whether some health route, or the one its probes ask, stands open."""
    for service, _ in http_services(system):
        found = health_of(service)
        asked = [one for one in found if one.probes] or found
        if not asked:
            continue
        stopped = [(one, _stopped(one)) for one in asked]
        free = [one for one, guard in stopped if guard is None]
        first = min(asked, key=lambda one: one.route.location)
        if free and (not first.probes or len(free) == len(asked)):
            unclear = [one for one in free if not _is_clear(one)]
            if len(unclear) < len(free):
                yield Observation(min(one.route.location for one in free), Kind.PASS, service.name)
            else:
                note = f"what `{_unknown(unclear[0])}` in front of it asks is not known"
                yield Observation(unclear[0].route.location, Kind.OPEN, service.name, note)
            continue
        for one, guard in stopped:
            if guard is not None:
                level = Level.NOTE if guard.kind == "rate-limit" else None
                note = f"{one.path} is behind {_STOPS[guard.kind]}: {guard.name[:60]}"
                yield Observation(one.route.location, Kind.FAIL, service.name, note, (guard.location,), level=level)


_ASKS_NOTHING = lazy(
    r"optional|set_?(user|session|token|context)|refresh|extract|verifier|load_?user|populate|attach|decode|initiali[sz]e|passport\.session"
    r"|try_?auth|anonymous",
    re.IGNORECASE,
)
"""Finds out who asks, and lets everybody pass."""


def _in_front(one: Health) -> tuple[Guard, ...]:
    """Guards that nothing behind them lifts."""
    guards = one.route.guards
    opened = max((place for place, guard in enumerate(guards) if guard.kind == "open"), default=-1)
    return guards[opened + 1 :]


def _stopped(one: Health) -> Guard | None:
    return next(
        (guard for guard in _in_front(one) if guard.kind in _STOPS and not _ASKS_NOTHING.search(guard.name)), None
    )


def _is_clear(one: Health) -> bool:
    return not _unknown(one)


def _unknown(one: Health) -> str:
    """The name of a guard that may be any; empty if all are known to let everybody through."""
    names = (
        guard.name for guard in _in_front(one) if guard.kind in ("other", "auth") and not _HARMLESS.search(guard.name)
    )
    return next((regex(r"\s+").sub(" ", name)[:40] for name in names), "")
