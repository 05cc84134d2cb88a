"""The innermost of the layers that can answer a question for a service: its own code. The others: `fronting`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.facts import Framework, ImageBuilt, Ingress, Listen, Middleware, Route
from readiness.model.problem import Problem
from readiness.model.settings import Unlisted
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.model.location import Location
    from readiness.model.system import Service, System

_NOT_HTTP = frozenset({"grpc"})
_READ_IN_PART = frozenset({"csharp", "ruby", "php"})
"""Languages of which we know routes and variables, but not all that a framework does: nothing is said to be missing there."""
_FAMILIES: Mapping[str, str] = {
    **dict.fromkeys(("js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx", "javascript", "typescript"), "node"),
    **dict.fromkeys(("java", "kt", "kotlin", "xml", "properties", "yml", "yaml", "gradle", "kts"), "jvm"),
    **dict.fromkeys(("py", "python"), "python"),
    "go": "go",
}
"""Suffix or language → those that can use each other's code."""
_ENTRY = lazy(r"(^|/)(main|(\w+_)?app|server|index|wsgi|asgi|urls)\.\w+$")


def http_services(system: System) -> Iterator[tuple[Service, Location]]:
    """Services whose code opens an HTTP server that we can read, each with the place where the framework comes in."""
    for service in system.services:
        found = [one for one in service.of(Framework) if one.name not in _NOT_HTTP]
        if service.kind != "service" or any(one.language in _READ_IN_PART for one in found):
            continue
        # A folder whose name is filled in later is a template for other projects.
        if found and "{{" not in service.path:
            yield service, _entry(service, found)


def _entry(service: Service, found: Sequence[Framework]) -> Location:
    """Where the framework comes in, for people: in the file that listens, else in one that is called so, else in the first."""
    listening = {one.location.path for one in service.of(Listen)}
    places = [one.location for one in found]
    places = [place for place in places if "management/commands/" not in place.path] or places
    starting = [place for place in places if place.path in listening]
    named = [place for place in places if _ENTRY.search(place.path)]
    return min(starting or named or places)


def answered(service: Service, kind: str) -> Location | None:
    """Where the service's own code answers."""
    return next((one.location for one in service.of(Middleware) if one.kind == kind), None)


def in_library(service: Service, system: System, kind: str) -> str:
    """Where code that belongs to no service, and that this one may use, answers; empty if none does.

    An image whose own code opens no server starts one that lies inside its folder, as a service of its own.
    """
    inside = _inside(service, system) if service.of(ImageBuilt) and not service.of(Listen) else ()
    owned = {one.location for each in system.services if each not in inside for one in each.of(Middleware)}
    families = {_FAMILIES.get(one.language, one.language) for one in service.of(Framework)}
    if families == {"jvm"} and not any(not one.kinds for one in service.of(Unlisted)):
        return ""  # its build names the modules that it is made of, and what they do is among its own facts
    places = [one.location.path for one in system.of(Middleware) if one.kind == kind and one.location not in owned]
    return min((path for path in places if _family(path) in families), default="")


def _inside(service: Service, system: System) -> list[Service]:
    below = f"{service.path}/" if service.path else ""
    return [one for one in system.services if one is not service and one.path.startswith(below) and one.of(Listen)]


def _family(path: str) -> str:
    """Whose a file is: those of another language are of no use to a service."""
    return _FAMILIES.get(path[path.rfind(".") + 1 :], "")


def unlisted(service: Service, kind: str) -> str:
    """Why a library or a setting that nobody read may do it; empty when all are known."""
    return next((one.reason for one in service.of(Unlisted) if kind in (one.kinds or (kind,))), "")


def unread(system: System) -> str:
    """Why an absence can not be told: a layer that exists and could not be read; empty when all were."""
    for problem in system.of(Problem):
        if problem.kind == "template" or (problem.kind == "unparsable" and problem.format in ("kubernetes", "nginx")):
            return f"{problem.location.path} could not be read"
    for one in system.of(Ingress):
        if one.templated:
            return f"the annotations of {one.location.path} are only known later"
    return ""


def routes(service: Service) -> tuple[Route, ...]:
    return service.of(Route)
