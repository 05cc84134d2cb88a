"""A cross-cutting question that no layer in front of or inside an HTTP service answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.app.fronting import Edge, Front
from readiness.checks.app.layers import answered, http_services, in_library, routes, unlisted, unread
from readiness.model.facts import Framework, Middleware
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import Service, System

_SENSITIVE = lazy(r"log-?in|sign-?(in|up)|token|auth|passw|regist|reset|otp|session", re.IGNORECASE)

_PAGE = lazy(
    r"\.(html?|ejs|hbs|handlebars|pug|jade|jinja2?|j2|njk|mustache|liquid|twig|erb|haml|slim|tmpl|gohtml|templ|ftl|jsp|vue|svelte|tsx|jsx|cshtml|razor|blade\.php)$"
)
_ASIDE = lazy(
    r"(?i)e?mails?([-_/.]|templ)|(^|/)(tests?|docs?|fixtures|examples?|node_modules|coverage|htmlcov)/|swagger|redoc"
)


def check(system: System, *, kind: str) -> Iterator[Observation]:
    """One observation for each HTTP service whose code is read."""
    edge = Edge(system, kind)
    for service, place in http_services(system):
        found = answered(service, kind)
        front = edge.of(service) if found is None else Front(found)
        doubt = front.doubt or _own(service, system, kind) or _doubt(service, system, kind)
        if front.place is not None:
            yield Observation(front.place, Kind.PASS, service.name)
        elif doubt:
            yield Observation(place, Kind.OPEN, service.name, doubt)
        else:
            yield Observation(place, Kind.FAIL, service.name, level=_level(service, system, kind))


def _doubt(service: Service, system: System, kind: str) -> str:
    """What may answer and was not followed, or not read."""
    shared = in_library(service, system, kind)
    if shared:
        return f"{shared} does it; whether this service uses that was not followed"
    return unread(system) or unlisted(service, kind)


def _own(service: Service, system: System, kind: str) -> str:
    """Where its code, or that which lies around all services, limits requests by a way of its own.

    Whether that covers what matters can not be told.
    """
    if kind != "rate-limit":
        return ""
    around = [one for other in system.services if not other.path for one in other.of(Middleware)]
    signs = [one for one in (*service.of(Middleware), *around) if one.kind == "rate-limit-own"]
    return f"{signs[0].location.path} limits something by a way of its own" if signs else ""


def _level(service: Service, system: System, kind: str) -> Level | None:
    """A rate limit matters most where passwords and tokens can be guessed; headers for browsers where pages are served."""
    if kind == "rate-limit":
        return None if any(_SENSITIVE.search(str(route.path)) for route in routes(service)) else Level.NOTE
    below = f"{service.path}/" if service.path else ""
    pages = any(path.startswith(below) and _PAGE.search(path) and not _ASIDE.search(path) for path in system.files)
    return None if pages or "next" in {one.name for one in service.of(Framework)} else Level.NOTE
