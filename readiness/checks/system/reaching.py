"""Whether a path leads to a route that a service registers, and why that may not be known."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.checks.app.health_missing import BRING_ROUTES
from readiness.checks.app.layers import unlisted
from readiness.model.artifact import Unresolved
from readiness.model.facts import Framework, ImageBuilt, Middleware, Package, Route
from readiness.model.problem import Problem
from readiness.model.settings import Brought, Started
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from readiness.model.system import Service

_PARTLY = frozenset({"csharp", "ruby", "php"})
_WHOLE = lazy(
    r"\*+|:\w+[*+]|:\w+\(\.\*\)|\{\*\*?\w*\}|\{\w+(:path|:\.[*+]|\.\.\.)\}|\{\w+:path\}|<path:\w+>|\[\[?\.\.\.\w+\]\]?|\(\.\*\)"
)
"""A part of a route that takes any number of parts."""
_ONE = lazy(r":\w+.*|\{[^}]+\}|<[^>]+>|\[\w+\]|\$\w+")
_STRANGE = lazy(r"[\^()\\|]")
_FILES = lazy(
    r"(?i)next|nuxt|remix|sveltekit|@sveltejs/kit|astro|gatsby|@angular/ssr|strapi|@strapi/strapi|directus|keystone|payload|ghost|@apollo/server|apollo-server.*|@trpc/server|meteor|sails|@redwoodjs/api|blitz|adonis.*|@adonisjs/.*|hasura|parse-server|json-server|@feathersjs/.*|loopback.*|@loopback/.*"
)
"""Packages that make routes of files, of models, or of themselves."""
_LIBRARIES = lazy(
    r"(?i)eureka-server|config-server|admin-starter-server|spring-cloud-gateway|starter-gateway|data-rest|graphql|zuul|vaadin|authorization-server|springdoc|swagger|h2|jersey|camel|grpc|thymeleaf|webjars|hawtio|jolokia|axon|zipkin"
)
_HEALTH = lazy(r"(?i)health|live|ready|status|ping|up\b|alive|beat")
_METRICS = lazy(r"(?i)metrics|prometheus")
_ENDING = lazy(r"(?:\+\s*[\"'`](/[^\"'`{}:<*]*)[\"'`]|⟩(/[^⟨⟩{}:<*]*))$")
"""What a path ends with, where its beginning is not known."""
_ACTUATOR = lazy(r"/actuator/health(/.*)?")


def served(path: str, routes: Iterable[Route]) -> list[Route]:
    """Those that a path leads to; the ones that take it as it is written first."""
    bare = path.partition("?")[0].partition("#")[0]
    wanted = tuple(part for part in bare.split("/") if part)
    found = [route for route in routes if isinstance(route.path, str) and _takes(route.path, wanted, route.framework)]
    return sorted(found, key=lambda route: isinstance(route.path, str) and _is_open(route.path, route.framework))


def lies_under(prefix: str, routes: Iterable[Route], *, parts: bool = True) -> list[Route]:
    """Those that some path with this beginning leads to, the ones that take it as it is written first. Without `parts` a path
    only has to start with the text."""
    wanted = tuple(part for part in prefix.split("/") if part)
    found = [
        route
        for route in routes
        if isinstance(route.path, str) and _begins(route.path, wanted, route.framework, parts=parts)
    ]
    return sorted(found, key=lambda route: isinstance(route.path, str) and _is_open(route.path, route.framework))


def _begins(path: str, wanted: tuple[str, ...], framework: str, *, parts: bool) -> bool:
    own = [part for part in path.split("/") if part]
    if framework == "net/http" and path.endswith("/") and len(own) <= len(wanted):
        own.append("*")  # it takes all that is below
    for at, word in enumerate(wanted):
        if at >= len(own):
            return False
        if _WHOLE.fullmatch(own[at]):
            return True
        loose = not parts and at == len(wanted) - 1 and own[at].startswith(word)
        if own[at] != word and not loose and not _ONE.fullmatch(own[at]) and not _fits(own[at], word):
            return False
    return True


def takes_any(route: Route) -> bool:
    """Its path says little: it would take what nobody thought of."""
    return isinstance(route.path, str) and _is_open(route.path, route.framework)


@lru_cache(maxsize=4096)
def _is_open(path: str, framework: str) -> bool:
    parts = [part for part in path.split("/") if part]
    if not parts:
        return framework in ("net/http", "http")
    return _WHOLE.fullmatch(parts[0]) is not None or _ONE.fullmatch(parts[0]) is not None


def _takes(path: str, wanted: tuple[str, ...], framework: str) -> bool:
    parts = [part for part in path.split("/") if part]
    if not parts:
        return not wanted or (framework == "net/http" and not path.endswith("{$}"))
    for at, part in enumerate(parts):
        if _WHOLE.fullmatch(part):
            return True
        if at >= len(wanted):
            return all(_WHOLE.fullmatch(rest) for rest in parts[at:])
        if part != wanted[at] and not _ONE.fullmatch(part) and not _fits(part, wanted[at]):
            return False
    return len(parts) == len(wanted)


def _fits(part: str, word: str) -> bool:
    """`{name}.json`, `v*`."""
    if not regex(r"[{:<*]").search(part):
        return False
    pattern = regex(r"\\\{[^}]*\\?\}|<[^>]*>|:\w+|\\\*").sub(".*", re.escape(part))
    return re.fullmatch(pattern, word) is not None


def doubts(service: Service, path: str) -> Iterator[str]:
    """Why more may be served than its routes tell; nothing where all is known."""
    partly = [one.name for one in service.of(Framework) if one.language in _PARTLY]
    if partly:
        yield f"not all that {partly[0]} serves is read"
    for route in service.of(Route):
        if isinstance(route.path, Unresolved) and _may_be(route.path.text, path):
            yield f"the path of a route in {route.location.path} is only known at run time"
        elif isinstance(route.path, str) and _STRANGE.search(route.path):
            yield f"the route {route.path} is a pattern"
    for one in service.of(Middleware):
        asks = (
            _HEALTH
            if one.kind == "health" and "grpc" not in one.source
            else _METRICS
            if one.kind == "metrics"
            else None
        )
        if asks is not None and asks.search(path):
            yield f"{one.source} may answer it"
    if reason := unlisted(service, "health"):
        yield reason
    if _ACTUATOR.fullmatch(path.partition("?")[0]) and any(_is_actuator(route) for route in service.of(Route)):
        yield "groups of the actuator's health are made by the platform"
    named = [one.name.lower() for package in service.of(Package) for one in package.dependencies]
    for name in named:
        if _FILES.fullmatch(name) or name in BRING_ROUTES:
            yield f"{name} makes routes of its own"
    brings = [name for one in service.of(Brought) for name, _ in one.libraries]
    brings += [word for one in service.of(Started) for word in one.brings]
    for name in brings:
        if _LIBRARIES.search(name) or "Enable" in name:
            yield f"{name} makes routes of its own"
    for problem in service.of(Problem):
        if problem.kind == "unparsable" and problem.format in (
            "python",
            "go",
            "java",
            "kotlin",
            "javascript",
            "typescript",
            "tsx",
        ):
            yield f"{problem.location.path} could not be read"
    if len(service.of(ImageBuilt)) > 1:
        yield "several images are built of its code"


def _may_be(text: str, path: str) -> bool:
    """What is known of its end tells: `prefix + "/items"` is no health route, whatever the prefix."""
    found = _ENDING.search(text)
    if found is None:
        return True
    ending = (found[1] or found[2]).strip("/")
    return path.partition("?")[0].strip("/").endswith(ending) if ending else path.strip("/") == ""


def _is_actuator(route: Route) -> bool:
    return isinstance(route.path, str) and route.path.endswith("/health") and route.framework in ("spring", "actuator")
