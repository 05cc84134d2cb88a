"""Values of a developer's machine in what is set for production."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.facts import EnvSet
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_PRODUCTION = frozenset({"prod", "production", "live", "prd"})
_OTHER = frozenset({"staging", "dev", "development", "test", "nonprod", "preprod", "pre", "non", "example", "sample"})
_DEBUG = lazy(r"(^|_)DEBUG$")
_STAGE = lazy(
    r"^(NODE_ENV|APP_ENV|FLASK_ENV|RAILS_ENV|ENV|ENVIRONMENT|STAGE|GIN_MODE|ASPNETCORE_ENVIRONMENT|SPRING_PROFILES_ACTIVE)$"
)
_HERE = lazy(r"(?i)(://|@|^)(localhost|127\.0\.0\.1|host\.docker\.internal)([:/]|$)")
_INVENTED = lazy(r"(?i)://([\w-]+\.)*example\.(com|org|net)\b|^change[-_ ]?(me|this)$")
_LISTENS = lazy(
    r"(?i)host|bind|listen|allow|trusted|no_proxy|origin|cors|statsd|agent|sidecar|pgbouncer|metrics|admin_addr"
)


def check(system: System) -> Iterator[Observation]:
    """One observation for each variable that a file for production sets."""
    for one in system.of(EnvSet):
        if not isinstance(one.value, str) or not _is_production(one.location.path):
            continue
        found = _developers(one)
        yield Observation(one.location, Kind.FAIL if found else Kind.PASS, f"{one.name} {found}" if found else one.name)


def _is_production(path: str) -> bool:
    words = set(regex(r"[/._-]").split(path.lower()))
    return not _PRODUCTION.isdisjoint(words) and _OTHER.isdisjoint(words)


def _developers(one: EnvSet) -> str:
    value = str(one.value).strip()
    if _DEBUG.search(one.name) and value.lower() in ("1", "true", "yes", "on"):
        return "switches debugging on"
    if _STAGE.match(one.name) and value.lower() in ("dev", "development", "local", "debug", "test"):
        return "says that this is not production"
    if _INVENTED.search(value):
        return "was never filled in"
    # In a pod or a compose service, `localhost` may be the container beside it.
    if one.by == "env file" and _HERE.search(value) and not _LISTENS.search(one.name):
        return "points to the machine itself"
    return ""
