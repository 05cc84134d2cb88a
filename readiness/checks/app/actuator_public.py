"""Spring's management endpoints that tell or do too much, on the port that everybody reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.facts import Middleware
from readiness.model.finding import Kind, Observation
from readiness.model.routing import GuardedPath
from readiness.model.settings import Setting
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import Service, System

_EXPOSED = "management.endpoints.web.exposure.include"
_CONSOLE = "spring.h2.console.enabled"
_TELLING = frozenset(
    {
        "*",
        "env",
        "heapdump",
        "threaddump",
        "configprops",
        "shutdown",
        "beans",
        "mappings",
        "jolokia",
        "logfile",
        "httpexchanges",
        "httptrace",
    }
)
"""Beyond health, info and what Prometheus reads."""
_DEVELOPMENT = lazy(r"^(dev|local|test|it|ci|demo)\w*$")


def check(system: System) -> Iterator[Observation]:
    """One observation for each setting of a service that exposes endpoints outside of profiles for development."""
    for service in system.services:
        settings = [one for one in service.of(Setting) if not _DEVELOPMENT.match(one.profile)]
        apart = any(
            one.key in ("management.server.port", "management.server.address", "management.port") for one in settings
        )
        for one in settings:
            name = _exposed(one)
            if name is None:
                continue
            if not name or (apart and one.key == _EXPOSED):
                yield Observation(one.location, Kind.PASS, service.name)
            elif _is_guarded(service):
                note = "the service asks who somebody is; whether it does so for these was not followed"
                yield Observation(one.location, Kind.OPEN, service.name, note)
            else:
                yield Observation(one.location, Kind.FAIL, name)


def _exposed(setting: Setting) -> str | None:
    """What the setting exposes, in words: empty for nothing that matters, None where it is about something else."""
    value = setting.value.text if isinstance(setting.value, Unresolved) else setting.value
    if setting.key == _CONSOLE:
        return "the H2 console" if value == "true" else ""
    if setting.key != _EXPOSED:
        return None
    found = [word for word in regex(r"[,\s\"'\[\]]+").split(value) if word in _TELLING]
    return f"actuator ({', '.join(found)})" if found else ""


def _is_guarded(service: Service) -> bool:
    return bool(service.of(GuardedPath)) or any(one.kind == "auth" for one in service.of(Middleware))
