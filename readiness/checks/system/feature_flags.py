"""Switches for new behaviour: those that a service asks for while it runs, and those that its build has decided for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.facts import EnvRead, Package
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import Service, System

_ASKED = lazy(
    r"(?i)@?openfeature(?:-sdk|/.*)?|dev\.openfeature:.*|github\.com/open-feature/.*|@?launchdarkly.*|.*\blaunchdarkly-.*|ldclient.*|unleash-(?:client|proxy-client.*)"
    r"|unleashclient|io\.getunleash:.*|github\.com/unleash/unleash-client-go.*|flagsmith.*|@?growthbook.*|configcat.*|statsig.*|@?splitsoftware/.*"
    r"|splitio[_-]client|django-(?:waffle|flags)|flipper(?:-.*)?|@harnessio/ff-.*|@flags-sdk/.*|@vercel/flags|@optimizely/.*"
)
"""Libraries whose flags are changed where the service is not."""
_BUILT_IN = lazy(
    r"(?:NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|GATSBY|VUE_APP)_(?:\w*_)?(?:FEATURES?|FLAGS?|FF)_\w+|(?:NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|GATSBY|VUE_APP)_\w+_(?:FEATURE|FLAG)"
)
"""Variables that a build writes into what browsers get."""
_LATE = frozenset(
    {"next-runtime-env", "@runtime-env/next", "react-env", "@import-meta-env/unplugin", "@beam-australia/react-env"}
)
"""Libraries that put such variables in when the program starts, after all."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each service with a library for flags, and one for each flag that its build decides."""
    for service in system.services:
        dependencies = [one for package in service.of(Package) for one in package.dependencies if not one.development]
        asked = next((one for one in dependencies if _ASKED.fullmatch(one.name)), None)
        if asked is not None:
            yield Observation(asked.location, Kind.PASS, service.name)
        if not any(one.name in _LATE for one in dependencies):
            yield from _decided(service)


def _decided(service: Service) -> Iterator[Observation]:
    seen: set[str] = set()
    for read in service.of(EnvRead):
        if isinstance(read.name, str) and read.name not in seen and _BUILT_IN.fullmatch(read.name):
            seen.add(read.name)
            yield Observation(read.location, Kind.FAIL, read.name)
