"""Cross-cutting layers of Spring and its neighbours: by import, by annotation, by what a class extends or is registered as."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.formats.source.code import longest
from readiness.formats.source.guards import kind_of
from readiness.formats.source.jvm.annotated import rate_limited
from readiness.formats.source.jvm.declared import find
from readiness.formats.source.jvm.patterns import texts
from readiness.model.facts import Middleware
from readiness.model.routing import Guard, GuardedPath
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Call
    from readiness.formats.source.jvm.declared import Type, Unit
    from readiness.model.facts import Fact, Text
    from readiness.model.location import Location

_MODULES = {
    "io.github.bucket4j": "rate-limit",
    "com.bucket4j": "rate-limit",
    "com.giffing.bucket4j": "rate-limit",
    "io.github.resilience4j.ratelimiter": "rate-limit",
    "com.google.common.util.concurrent.RateLimiter": "rate-limit",
    "org.springframework.cloud.gateway.filter.ratelimit": "rate-limit",
    "com.alibaba.csp.sentinel": "rate-limit",
    "org.redisson.api.RRateLimiter": "rate-limit",
    "io.micrometer.core": "metrics",
    "io.prometheus": "metrics",
    "io.opentelemetry": "metrics",
    "org.eclipse.microprofile.metrics": "metrics",
    "org.eclipse.microprofile.health": "health",
    "org.springframework.boot.actuate.health": "health",
    "org.springframework.boot.health.contributor": "health",
    "net.logstash.logback": "structured-logging",
    "co.elastic.logging": "structured-logging",
    "org.apache.shiro": "auth",
    "cn.dev33.satoken": "auth",
    "org.springframework.web.bind.annotation.CrossOrigin": "cors",
    "org.springframework.web.cors": "cors",
    "org.springframework.web.servlet.config.annotation.CorsRegistry": "cors",
    "org.springframework.web.reactive.config.CorsRegistry": "cors",
}
_ADVICE = ("ControllerAdvice", "RestControllerAdvice")
_HANDLERS = frozenset({
    "ErrorWebExceptionHandler", "AbstractErrorWebExceptionHandler", "DefaultErrorWebExceptionHandler", "HandlerExceptionResolver",
    "ExceptionMapper", "WebExceptionHandler", "ErrorController",
})  # fmt: skip
_FILTERS = frozenset(
    {
        "Filter",
        "OncePerRequestFilter",
        "GenericFilterBean",
        "WebFilter",
        "HttpFilter",
        "GlobalFilter",
        "ContainerRequestFilter",
    }
)


@lru_cache(maxsize=4096)
def _listed(module: str) -> str:
    """Files of one project import the same names again and again."""
    return longest(module, _MODULES)


def layers(unit: Unit) -> Iterator[Fact]:
    """Middleware, each kind once for a module; GuardedPath for filters and interceptors."""
    told: set[tuple[str, str]] = set()
    for found in unit.code.imports:
        module = _listed(found.module)
        if module and (_MODULES[module], module) not in told:
            told.add((_MODULES[module], module))
            yield Middleware(location=unit.code.at(found.node), kind=_MODULES[module], source=module)
    for type_ in unit.types:
        yield from _type(unit, type_)
    yield from _interceptors(unit)
    if "addShutdownHook(" in unit.code.source.text:
        yield from (
            Middleware(location=unit.code.at(call.function), kind="shutdown", source="java")
            for call in unit.code.calls
            if call.name == "addShutdownHook"
        )


def _type(unit: Unit, type_: Type) -> Iterator[Fact]:
    advice = find(type_.annotations, *_ADVICE)
    handles = any(find(one.annotations, "ExceptionHandler") for one in type_.functions)
    names = {name.rpartition(".")[2] for name in type_.supertypes}
    if (advice is not None and (handles or type_.supertypes)) or not _HANDLERS.isdisjoint(names):
        place = unit.code.at(
            advice.node if advice is not None else type_.functions[0].node if type_.functions else type_.node
        )
        yield Middleware(location=place, kind="error-handler", source="spring", detail=type_.name)
    yield from rate_limited(unit.code, type_)
    if (
        not _FILTERS.isdisjoint(names)
        and find(type_.annotations, "Component", "WebFilter", "Provider", "Service") is not None
    ):
        yield from _filter(type_.name, unit.code.at(type_.annotations[0].node))


def _filter(name: str, place: Location) -> Iterator[Fact]:
    """A filter that reads a token need not refuse those who have none."""
    kind = kind_of(name)
    if kind == "rate-limit":
        yield Middleware(location=place, kind=kind, source=name)
    if kind != "other":
        yield GuardedPath(place, "/**", Guard(kind if kind == "rate-limit" else "other", name, place))


def _interceptors(unit: Unit) -> Iterator[GuardedPath]:
    """`registry.addInterceptor(new LoginInterceptor()).addPathPatterns("/**").excludePathPatterns("/login")`."""
    # HTTP clients have interceptors too.
    registered = "InterceptorRegistry" in unit.code.source.text
    for call in unit.code.calls if registered else ():
        if call.name != "addInterceptor" or not call.arguments:
            continue
        name = regex(r"^new\s+|\(.*$", re.DOTALL).sub("", call.arguments[0].text())
        kind, place = kind_of(name), unit.code.at(call.function)
        if kind == "other":
            continue
        behind = [one for one in unit.code.calls if one.node.range().start.index == call.node.range().start.index]
        for pattern in _patterns(unit, behind, "excludePathPatterns"):
            yield GuardedPath(place, pattern, Guard("open" if kind == "auth" else "other", name, place), "spring")
        for pattern in _patterns(unit, behind, "addPathPatterns") or ("/**",):
            yield GuardedPath(place, pattern, Guard(kind, name, place), "spring")


def _patterns(unit: Unit, calls: list[Call], name: str) -> tuple[Text, ...]:
    return tuple(text for call in calls if call.name == name for text in texts(unit, call.arguments))
