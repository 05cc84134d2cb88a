"""Spring applications: paths that are put together from constants and properties, and routes that nobody writes."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from readiness.join.actuator import endpoints
from readiness.model.artifact import Unresolved
from readiness.model.facts import Framework, Listen, Route
from readiness.model.routing import BasePath, GuardedPath, Mounted, join_paths
from readiness.model.settings import Constant, Setting, Started

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from readiness.model.facts import Fact, Text
    from readiness.model.location import Location

_MARK = re.compile(r"([#$])\{([^{}:]+)(?::([^{}]*))?\}")
_CONTEXT = ("server.servlet.context-path", "spring.webflux.base-path", "spring.mvc.servlet.path", "server.context-path")
_PRODUCTION = frozenset({"prod", "production", "prd", "live"})
_SERVERS = frozenset(
    {"EnableEurekaServer", "EnableConfigServer", "EnableAdminServer", "EnableZuulProxy", "EnableAuthorizationServer"}
)
_DEEP = 8


class _Application(NamedTuple):
    """One service: what it is told, by key; where a profile for production tells otherwise, that counts."""

    settings: Mapping[str, Setting]

    @property
    def base(self) -> BasePath | None:
        """Every path is below the container's context, and below the dispatcher's path in it."""
        parts = [self.settings[key] for key in _CONTEXT if key in self.settings]
        prefix: Text = ""
        for part in parts:
            prefix = join_paths(prefix, part.value, slash=True)
        return BasePath(parts[0].location, prefix, "spring") if parts and prefix != "/" else None

    @property
    def asks_elsewhere(self) -> bool:
        """Most of what it is told comes from a configuration server."""
        return any(
            "configserver:" in str(one.value)
            for key, one in self.settings.items()
            if key.startswith("spring.config.import")
        )


def told_by_spring(facts: Sequence[Fact], service: Callable[[Location], object]) -> list[Fact]:
    """All facts: paths with what their marks stand for, and those that settings and dependencies add."""
    if not any(isinstance(fact, (Setting, Started, Constant)) for fact in facts):
        return list(facts)
    applications = {owner: _Application(_settled(found)) for owner, found in _grouped(facts, service).items()}
    constants = {fact.name: fact.value for fact in facts if isinstance(fact, Constant)}
    spelled = [_spelled(fact, applications.get(service(fact.location)), constants) for fact in facts]
    guarded = [fact for fact in spelled if isinstance(fact, GuardedPath)]
    return [*spelled, *_added(spelled, service, applications), *_from_libraries(guarded, spelled, service)]


def _grouped(facts: Sequence[Fact], service: Callable[[Location], object]) -> dict[object, list[Setting]]:
    found: dict[object, list[Setting]] = defaultdict(list)
    for fact in facts:
        if isinstance(fact, Setting):
            found[service(fact.location)].append(fact)
    return found


def _settled(settings: Sequence[Setting]) -> dict[str, Setting]:
    plain = {one.key: one for one in settings if not one.profile}
    return plain | {one.key: one for one in settings if one.profile in _PRODUCTION}


def _spelled(fact: Fact, application: _Application | None, constants: Mapping[str, Text]) -> Fact:
    if isinstance(fact, Route) and isinstance(fact.path, Unresolved):
        return fact._replace(
            path=_filled(fact.path, application, constants), own=_filled(fact.own, application, constants)
        )
    if isinstance(fact, GuardedPath) and application is not None:
        # Patterns are below the context path, and so are the routes that they are for.
        return (
            fact._replace(pattern=join_paths(base.prefix, fact.pattern, slash=True))
            if (base := application.base)
            else fact
        )
    if isinstance(fact, (Mounted, BasePath)) and isinstance(fact.prefix, Unresolved):
        return fact._replace(prefix=_filled(fact.prefix, application, constants))
    return fact


def _filled(text: Text, application: _Application | None, constants: Mapping[str, Text]) -> Text:
    """The text with each mark replaced by what it stands for; unresolved as long as one is left."""
    if not isinstance(text, Unresolved) or not _MARK.search(text.text):
        return text

    def meant(found: re.Match[str]) -> str:
        value: Text | None = constants.get(found[2])
        if found[1] == "$":
            setting = application.settings.get(found[2]) if application is not None else None
            value = setting.value if setting is not None else found[3]
        return found[0] if value is None else value.text if isinstance(value, Unresolved) else value

    written = text.text
    for _ in range(_DEEP):
        written, before = _MARK.sub(meant, written), written
        if written == before:
            break
    return Unresolved(written) if re.search(r"[#$]\{", written) else re.sub(r"/{2,}", "/", written)


def _added(
    facts: Sequence[Fact], service: Callable[[Location], object], applications: Mapping[object, _Application]
) -> Iterator[Fact]:
    mine: dict[object, list[Fact]] = defaultdict(list)
    for fact in facts:
        mine[service(fact.location)].append(fact)
    for owner, own in mine.items():
        started = [fact for fact in own if isinstance(fact, Started)]
        application = applications.get(owner, _Application({}))
        if not started and not application.settings:
            continue
        if application.base is not None:
            yield application.base
        yield from endpoints(own, application.settings)
        yield from _serving(started, own, application)


def _from_libraries(
    guarded: Sequence[GuardedPath], facts: Sequence[Fact], service: Callable[[Location], object]
) -> Iterator[GuardedPath]:
    """A chain in a module that belongs to no service may guard any that has none of its own; nothing tells which."""
    shared = next((one for one in guarded if not service(one.location) and "/src/main/" in one.location.path), None)
    chained = {service(one.location) for one in guarded}
    for fact in facts if shared is not None else ():
        if isinstance(fact, Started) and service(fact.location) not in chained:
            yield shared._replace(
                location=fact.location,
                pattern=Unresolved("/**"),
                guard=shared.guard._replace(kind="other", name="SecurityFilterChain"),
                methods=(),
            )


def _serving(started: Sequence[Started], own: Sequence[Fact], application: _Application) -> Iterator[Fact]:
    """A server that its annotation or its controllers make opens port 8080, unless it is told another one."""
    serves = any(isinstance(fact, Framework) for fact in own)
    for one in started[:1]:
        brought = not _SERVERS.isdisjoint(one.brings)
        if brought and not serves:
            yield Framework(one.location, "spring", one.language)
        if (brought or serves) and not any(isinstance(fact, Listen) for fact in own):
            yield Listen(one.location, Unresolved("8080") if application.asks_elsewhere else 8080, None, "spring")
