"""Secrets under a name that a bundler writes into what every browser loads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.facts import EnvDocumented, EnvRead, EnvSet
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_PUBLIC = lazy(r"^(NEXT_PUBLIC|VITE|REACT_APP|VUE_APP|NUXT_PUBLIC|GATSBY|EXPO_PUBLIC)_(\w+)$")
# API keys and access tokens are left out: those of maps, analytics and Firebase are made to be public.
_SECRET = lazy(
    r"(^|_)(SECRET(_KEY|_TOKEN|_ACCESS_KEY)?|PASSWORD|PASSWD|PRIVATE_KEY|SERVICE_ROLE(_KEY)?|CREDENTIALS|JWT_SECRET|SIGNING_KEY|ENCRYPTION_KEY)$"
)
_SWITCH = lazy(
    r"(SHOW|FORGOT|RESET|ENABLE|DISABLE|ALLOW|REQUIRE|HIDE|CHANGE|HAS|USE)_\w*(PASSWORD|CREDENTIALS|SECRET)$"
)
_SHOWN = lazy(r"(^|_)(DEMO|GUEST|SANDBOX)_")
"""Of an account that everybody is meant to try."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each public variable, where it is first met."""
    first: dict[str, EnvRead | EnvSet | EnvDocumented] = {}
    facts: list[EnvRead | EnvSet | EnvDocumented] = [*system.of(EnvRead), *system.of(EnvSet), *system.of(EnvDocumented)]
    for fact in sorted(facts, key=lambda fact: fact.location):
        if isinstance(fact.name, str) and _PUBLIC.match(fact.name):
            first.setdefault(fact.name, fact)
    for name, fact in first.items():
        found = _PUBLIC.match(name)
        harmless = found is None or _SWITCH.search(found[2]) or _SHOWN.search(found[2]) or _is_switch(fact)
        exposed = not harmless and found is not None and _SECRET.search(found[2])
        yield Observation(fact.location, Kind.FAIL if exposed else Kind.PASS, name)


def _is_switch(fact: EnvRead | EnvSet | EnvDocumented) -> bool:
    return isinstance(fact, EnvSet) and str(fact.value).lower() in ("true", "false", "0", "1")
