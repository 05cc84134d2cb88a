"""Routes of Spring Boot's actuator: made by a dependency, and by what the settings let out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.facts import Package, Route
from readiness.model.routing import Answer, join_paths

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.model.facts import Fact, Text
    from readiness.model.location import Location
    from readiness.model.settings import Setting

_DEPENDENCY = "spring-boot-starter-actuator"
_EXPOSED = "management.endpoints.web.exposure.include"
_HIDDEN = "management.endpoints.web.exposure.exclude"
_ALL = (
    "health", "info", "beans", "caches", "conditions", "configprops", "env", "flyway", "httpexchanges", "liquibase", "loggers",
    "mappings", "metrics", "scheduledtasks", "sessions", "threaddump", "heapdump",
)  # fmt: skip
_CHANGING = frozenset({"loggers", "shutdown", "restart", "refresh", "busrefresh", "pause", "resume"})
"""These can be told to do something."""


def endpoints(own: Sequence[Fact], settings: Mapping[str, Setting]) -> Iterator[Route]:
    """What one service's actuator answers, as far as dependencies and settings tell; none where nothing tells of an actuator."""
    place = _place(own, settings)
    if place is None:
        return
    base: Text = (
        settings["management.endpoints.web.base-path"].value
        if "management.endpoints.web.base-path" in settings
        else "/actuator"
    )
    apart = "management.server.port" in settings
    for name in _names(own, settings):
        at = settings[_EXPOSED].location if _EXPOSED in settings and name not in ("health", "info") else place
        path = join_paths(base, _mapped(name, settings), slash=True)
        answer = Answer(at, "health", constant=False) if name == "health" else None
        for method in ("GET", "POST") if name in _CHANGING else ("GET",):
            framework = "actuator" if apart else "spring"
            constant = False if answer is not None else None
            yield Route(location=at, method=method, path=path, framework=framework, constant=constant, answer=answer)


def _place(own: Sequence[Fact], settings: Mapping[str, Setting]) -> Location | None:
    dependencies = [
        one for fact in own if isinstance(fact, Package) for one in fact.dependencies if not one.development
    ]
    found = next((one.location for one in dependencies if one.name.endswith(_DEPENDENCY)), None)
    managed = [one for key, one in settings.items() if key.startswith("management.")]
    return found or (managed[0].location if managed else None)


def _names(own: Sequence[Fact], settings: Mapping[str, Setting]) -> Iterator[str]:
    exposed = settings.get(_EXPOSED)
    hidden = settings[_HIDDEN].value if _HIDDEN in settings else ""
    if exposed is None:
        names: tuple[str, ...] = ("health",)
    elif isinstance(exposed.value, Unresolved):
        names = ("health",)
    else:
        names = tuple(name for name in re.split(r"[,\s]+", exposed.value.replace('"', "")) if name)
    if "*" in names:
        names = (*_ALL, *(("prometheus",) if _has_prometheus(own) else ()))
    yield from (name for name in names if not isinstance(hidden, str) or name not in re.split(r"[,\s]+", hidden))


def _has_prometheus(own: Sequence[Fact]) -> bool:
    dependencies = [one for fact in own if isinstance(fact, Package) for one in fact.dependencies]
    return any("micrometer-registry-prometheus" in one.name for one in dependencies)


def _mapped(name: str, settings: Mapping[str, Setting]) -> Text:
    """An endpoint may be given another path."""
    found = settings.get(f"management.endpoints.web.path-mapping.{name}")
    return found.value if found is not None else name
