"""Routes of Spring Boot's actuator: made by a dependency, and by what the settings let out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.facts import Middleware, Route
from readiness.model.routing import Answer, join_paths
from readiness.model.settings import Unlisted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.facts import Text
    from readiness.model.location import Location
    from readiness.model.settings import Setting

_BRINGS = (
    "spring-boot-starter-actuator", "spring-boot-actuator-autoconfigure", "spring-cloud-starter-netflix-eureka-server", "spring-cloud-config-server",
)  # fmt: skip
"""Libraries that bring it along."""
_MEASURING = frozenset({"metrics", "prometheus"})
_EXPOSED = "management.endpoints.web.exposure.include"
_HIDDEN = "management.endpoints.web.exposure.exclude"
_ALL = (
    "health", "info", "beans", "caches", "conditions", "configprops", "env", "loggers", "mappings", "metrics", "scheduledtasks",
    "threaddump", "heapdump",
)  # fmt: skip
_WITH = {
    "micrometer-registry-prometheus": "prometheus",
    "flyway-core": "flyway",
    "liquibase-core": "liquibase",
    "spring-session-": "sessions",
    "spring-boot-starter-quartz": "quartz",
}
"""Endpoints that another library makes."""
_CHANGING = frozenset({"loggers", "shutdown", "restart", "refresh", "busrefresh", "pause", "resume"})
"""These can be told to do something."""


def endpoints(
    libraries: Mapping[str, Location], settings: Mapping[str, Setting]
) -> Iterator[Route | Middleware | Unlisted]:
    """What one service's actuator answers, as far as libraries and settings tell; none where nothing tells of an actuator."""
    managed = [one for key, one in settings.items() if key.startswith("management.")]
    place = next((libraries[name] for name in _BRINGS if name in libraries), managed[0].location if managed else None)
    if place is None:
        return
    base: Text = (
        settings["management.endpoints.web.base-path"].value
        if "management.endpoints.web.base-path" in settings
        else "/actuator"
    )
    apart = "management.server.port" in settings
    names = tuple(_names(libraries, settings))
    if _MEASURING.isdisjoint(names):
        yield Unlisted(place, "the actuator measures requests, and nothing here says who collects that", ("metrics",))
    for name in names:
        at = settings[_EXPOSED].location if _EXPOSED in settings and name not in ("health", "info") else place
        path = join_paths(base, _mapped(name, settings), slash=True)
        if name in _MEASURING:
            yield Middleware(location=at, kind="metrics", source="actuator", detail=name)
        answer = Answer(at, "health", constant=False) if name == "health" else None
        for method in ("GET", "POST") if name in _CHANGING else ("GET",):
            framework = "actuator" if apart else "spring"
            constant = False if answer is not None else None
            yield Route(location=at, method=method, path=path, framework=framework, constant=constant, answer=answer)


def _names(libraries: Mapping[str, Location], settings: Mapping[str, Setting]) -> Iterator[str]:
    exposed = settings.get(_EXPOSED)
    hidden = settings[_HIDDEN].value if _HIDDEN in settings else ""
    if exposed is None:
        names: tuple[str, ...] = ("health",)
    elif isinstance(exposed.value, Unresolved):
        names = ("health",)
    else:
        names = tuple(name for name in re.split(r"[,\s]+", exposed.value.replace('"', "")) if name)
    if "*" in names:
        names = (*_ALL, *(made for start, made in _WITH.items() if any(name.startswith(start) for name in libraries)))
    yield from (name for name in names if not isinstance(hidden, str) or name not in re.split(r"[,\s]+", hidden))


def _mapped(name: str, settings: Mapping[str, Setting]) -> Text:
    """An endpoint may be given another path."""
    found = settings.get(f"management.endpoints.web.path-mapping.{name}")
    return found.value if found is not None else name
