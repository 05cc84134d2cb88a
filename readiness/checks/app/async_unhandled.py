"""Asynchronous handlers whose errors Express 4 never hears of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.facts import Middleware, Package
from readiness.model.finding import Kind, Observation
from readiness.model.trait import Trait
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import Service, System

_PATCHES = (
    "express-async-errors",
    "express-async-handler",
    "express-promise-router",
    "@awaitjs/express",
    "express-async-router",
)
_FIRST_SAFE = 5
"""From this major version on Express hands a rejection to the error handler itself."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each such handler of a service; open where its version of Express is not known."""
    for service in system.services:
        found = [one for one in service.of(Trait) if one.kind == "async-route"]
        if not found:
            continue
        patched = any(one.source in _PATCHES[:1] for one in service.of(Middleware)) or _installed(
            system, service, "express-async-errors"
        )
        version = _version(system, service)
        for one in found:
            if patched or (version is not None and version >= _FIRST_SAFE):
                yield Observation(one.location, Kind.PASS, one.name)
            elif version is None:
                yield Observation(
                    one.location, Kind.OPEN, one.name, "which version of Express this is could not be told"
                )
            else:
                yield Observation(one.location, Kind.FAIL, one.name)


def _installed(system: System, service: Service, name: str) -> str | None:
    """What is asked for of a package: by the service's own manifest, else by the one at the root."""
    packages = service.of(Package) or tuple(one for one in system.of(Package) if one.ecosystem == "npm")
    for package in packages:
        for one in package.dependencies:
            if one.name == name:
                return one.requirement or "*"
    return None


def _version(system: System, service: Service) -> int | None:
    """The major version that is asked for."""
    found = regex(r"[\^~=v>\s]*(\d+)(?=\.|$)").match(_installed(system, service, "express") or "")
    return int(found[1]) if found else None
