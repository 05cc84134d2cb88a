"""Routes that change something and ask nobody who he is, in a service that asks at its others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.facts import Route
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.system import System

_CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_FOR_ALL = lazy(
    r"(?i)(log|sign)[-_/]?(in|out|up|off)\b|regist|auth\b|oauth|openid|saml|sso|token|password|passwd|forgot|reset|recover|verif|confirm|activat|invit"
    r"|webhook|hook\b|callback|notify|public|open/|health|ping|ready|live\b|metrics|report|contact|feedback|newsletter|subscri|captcha|otp\b|2fa|mfa"
    r"|session|refresh|graphql|search|query|track|collect|event|beacon|telemetry|stats|preview|share|embed|guest|anonymous|checkout|cart|csp|demo"
    r"|mcp\b|rpc\b|ingest|upload-?url|onboarding|setup|install|sign(ed)?\b|users?/?$|accounts?/?$|challenge|passkey|webauthn|magic|\.well-known"
)
"""Paths that people and machines must reach before they are anybody, or that prove themselves by what they carry."""


def check(system: System, *, least: int, share: float) -> Iterator[Observation]:
    """One observation for each route that changes something, in services that guard at least `least` of them and that share of all."""
    for service in system.services:
        changing = [route for route in service.of(Route) if route.method in _CHANGES]
        guarded = [route for route in changing if _kind(route) is Kind.PASS and _asks(route)]
        if len(guarded) < least or len(guarded) < share * len([one for one in changing if not _is_for_all(one)]):
            continue
        yield from (_told(route, guarded) for route in changing)


def _asks(route: Route) -> bool:
    return any(guard.kind == "auth" for guard in route.guards)


def _kind(route: Route) -> Kind:
    """A guard whose name says nothing, or a router that nobody is seen to mount, may ask all the same."""
    kinds = {guard.kind for guard in route.guards}
    if kinds & {"auth", "open"} or _is_for_all(route):
        return Kind.PASS
    unknown = "other" in kinds or isinstance(route.path, Unresolved) or (route.router and not route.mounted)
    return Kind.OPEN if unknown or _inherits(route) else Kind.FAIL


def _inherits(route: Route) -> bool:
    """A method of a Python class: what its base classes depend on, or decide for each method, is not read."""
    if route.handler is None or not route.location.path.endswith(".py"):
        return False
    last = regex(r"[./]").split(route.handler.module)[-1]
    return last[:1].isupper() or route.handler.name[:1].isupper()


def _is_for_all(route: Route) -> bool:
    path = route.path.text if isinstance(route.path, Unresolved) else route.path
    named = route.handler.name if route.handler is not None else ""
    return _FOR_ALL.search(path) is not None or _FOR_ALL.search(named) is not None


def _told(route: Route, guarded: Sequence[Route]) -> Observation:
    path = route.path.text if isinstance(route.path, Unresolved) else route.path
    kind = _kind(route)
    note = ""
    if kind is Kind.FAIL:
        note = f"{len(guarded)} other routes that change something ask"
    elif kind is Kind.OPEN:
        note = "what stands in front of it could not all be read"
    return Observation(route.location, kind, f"{route.method} {path}", note)
