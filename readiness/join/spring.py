"""Spring applications: paths that are put together from constants and properties, and routes that nobody writes."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.join.actuator import endpoints
from readiness.join.libraries import Libraries, layers
from readiness.model.artifact import Unresolved
from readiness.model.facts import Framework, Listen, Middleware, Route
from readiness.model.named import NamedTuple
from readiness.model.routing import BasePath, Guard, GuardedPath, Mounted, join_paths
from readiness.model.settings import Brought, Constant, Setting, Started, Unlisted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from readiness.model.facts import Fact, Text
    from readiness.model.location import Location

_MARK = re.compile(r"([#$])\{([^{}:]+)(?::([^{}]*))?\}")
_CONTEXT = {
    "spring": (
        "server.servlet.context-path",
        "spring.webflux.base-path",
        "spring.mvc.servlet.path",
        "server.context-path",
    ),
    "jax-rs": (
        "server.servlet.context-path",
        "spring.jersey.application-path",
        "quarkus.http.root-path",
        "quarkus.rest.path",
    ),
    "micronaut": ("micronaut.server.context-path",),
}
"""Framework → settings that put a path in front of all its own, outermost first."""
_PRODUCTION = frozenset({"prod", "production", "prd", "live"})
_SERVERS = frozenset(
    {"EnableEurekaServer", "EnableConfigServer", "EnableAdminServer", "EnableZuulProxy", "EnableAuthorizationServer"}
)
_WEB = (
    "spring-boot-starter-web", "spring-boot-starter-webmvc", "spring-boot-starter-webflux", "spring-boot-starter-jersey",
    "spring-boot-starter-data-rest", "spring-boot-starter-graphql", "spring-cloud-starter-gateway",
    "spring-cloud-starter-gateway-server-webflux", "spring-cloud-starter-gateway-server-webmvc", "spring-cloud-config-server",
    "spring-cloud-starter-netflix-eureka-server", "spring-boot-admin-starter-server",
)  # fmt: skip
"""Libraries that open a server by being there."""
_SECURITY = (
    "spring-boot-starter-security",
    "spring-boot-starter-oauth2-resource-server",
    "spring-boot-starter-oauth2-client",
)
_SET = ("metrics", "structured-logging", "health", "rate-limit", "cors", "shutdown")
"""Layers that settings alone can make."""
_DEEP = 8


class _Application(NamedTuple):
    """One service: what it is told, by key; where a profile for production tells otherwise, that counts."""

    settings: Mapping[str, Setting]

    @property
    def base(self) -> BasePath | None:
        """Every path is below the container's context, and below the dispatcher's path in it."""
        return next((one for one in self.bases if one.framework == "spring"), None)

    @property
    def bases(self) -> Iterator[BasePath]:
        """One for each framework whose paths are below another one."""
        for framework, keys in _CONTEXT.items():
            parts = [self.settings[key] for key in keys if key in self.settings]
            prefix: Text = ""
            for part in parts:
                prefix = join_paths(prefix, part.value, slash=True)
            if parts and prefix != "/":
                yield BasePath(parts[0].location, prefix, framework)

    @property
    def asks_elsewhere(self) -> bool:
        """Most of what it is told comes from a configuration server."""
        return any(
            "configserver:" in str(one.value)
            for key, one in self.settings.items()
            if key.startswith("spring.config.import")
        )


def told_by_spring(facts: Sequence[Fact], service: Callable[[Location], object]) -> list[Fact]:
    """All facts: paths with what their marks stand for, and those that settings and libraries add.

    Mappings of an interface or class that no controller takes over serve nothing: they are left out.
    """
    if not any(isinstance(fact, (Setting, Started, Constant, Brought)) or _is_mapped(fact) for fact in facts):
        return list(facts)
    applications = {owner: _Application(_settled(found)) for owner, found in _grouped(facts, service).items()}
    constants = {fact.name: fact.value for fact in facts if isinstance(fact, Constant)}
    facts = _unordered(facts, service)
    taken = {_last(fact.inner.name) for fact in facts if isinstance(fact, Mounted)}
    spelled = [
        _spelled(fact, applications.get(service(fact.location)), constants)
        for fact in facts
        if not (
            isinstance(fact, Route) and fact.framework == "spring" and fact.router and _last(fact.router) not in taken
        )
    ]
    return [*spelled, *_added(spelled, service, applications)]


def _unordered(facts: Sequence[Fact], service: Callable[[Location], object]) -> list[Fact]:
    """Where several chains of a service are for all paths, nothing tells here which of them comes first, or is there at all."""
    chains: dict[object, set[str]] = defaultdict(set)
    for fact in facts:
        if (
            isinstance(fact, GuardedPath)
            and fact.pattern == "/**"
            and fact.guard.kind in ("auth", "open")
            and not fact.methods
        ):
            chains[service(fact.location)].add(fact.location.path)
    several = {owner for owner, files in chains.items() if len(files) > 1}
    if not several:
        return list(facts)
    return [
        fact._replace(guard=fact.guard._replace(kind="other"))
        if isinstance(fact, GuardedPath) and fact.guard.kind in ("auth", "open") and service(fact.location) in several
        else fact
        for fact in facts
    ]


def _is_mapped(fact: Fact) -> bool:
    return isinstance(fact, Route) and fact.framework == "spring"


def _last(name: str) -> str:
    return name.rpartition(".")[2]


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
    libraries = Libraries(facts)
    shared = [one for one in mine.get("", ()) if isinstance(one, GuardedPath)]
    for owner, own in mine.items():
        folders = _modules(own) if owner else {}
        application = applications.get(owner, _Application({}))
        if not folders and not application.settings:
            continue
        yield from application.bases
        brought = {
            # What a parent brings is told of the program: a place belongs to one service.
            name: place if service(place) == owner else start
            for folder, start in folders.items()
            for name, place in libraries.of(folder).items()
        }
        yield from endpoints(brought, application.settings)
        yield from _serving([fact for fact in own if isinstance(fact, Started)], own, application, brought)
        yield from layers(brought)
        yield from _adopted(mine.get("", ()), folders, brought, libraries)
        yield from _guarded(own, shared, brought, libraries)
        unknown = next(
            ((place, reason) for folder, place in folders.items() if (reason := libraries.unknown(folder))), None
        )
        if unknown is not None:
            yield Unlisted(*unknown)
        if application.asks_elsewhere and folders:
            yield Unlisted(min(folders.values()), "its settings come from a configuration server", _SET)


def _adopted(
    unowned: Sequence[Fact], folders: Mapping[str, Location], brought: Mapping[str, Location], libraries: Libraries
) -> Iterator[Middleware]:
    """Layers in modules that a program is built with are its own, told once for each kind."""
    told: set[str] = set()
    for one in unowned if folders else ():
        if isinstance(one, Middleware) and one.kind not in told and libraries.module(one.location.path) in brought:
            told.add(one.kind)
            yield one._replace(location=min(folders.values()))


def _modules(own: Sequence[Fact]) -> dict[str, Location]:
    """Folders of the modules that a service starts; where none is known to, of those that serve."""
    served = [one.location for one in own if isinstance(one, Framework) and one.language in ("java", "kotlin")]
    places = [one.location for one in own if isinstance(one, Started)] or served
    return {
        place.path.partition("src/main/")[0].rstrip("/"): place
        for place in reversed(places)
        if "src/main/" in place.path
    }


def _guarded(
    own: Sequence[Fact], chains: Sequence[GuardedPath], brought: Mapping[str, Location], libraries: Libraries
) -> Iterator[GuardedPath]:
    """Spring Security guards everything until a chain says otherwise.

    A chain in a module that belongs to no service holds for those that are built with it; nothing tells in which order.
    """
    if any(isinstance(one, GuardedPath) and one.guard.kind in ("auth", "open") for one in own):
        return
    chain = next((one for one in chains if libraries.module(one.location.path) in brought), None)
    configured = any(isinstance(one, Middleware) and one.source == "spring-security" for one in own)
    place = next((brought[name] for name in _SECURITY if name in brought), None)
    if chain is not None or (configured and place is not None):
        start = place or brought[libraries.module(chain.location.path)] if chain is not None else place
        if start is not None:
            yield GuardedPath(start, Unresolved("/**"), Guard("other", "SecurityFilterChain", start), "spring")
    elif place is not None:
        yield GuardedPath(place, "/**", Guard("auth", "spring-security", place), "spring")


def _serving(
    started: Sequence[Started], own: Sequence[Fact], application: _Application, libraries: Mapping[str, Location]
) -> Iterator[Fact]:
    """A server that its annotation or its controllers make opens port 8080, unless it is told another one."""
    serves = any(isinstance(fact, Framework) for fact in own)
    for one in started[:1]:
        brought = not _SERVERS.isdisjoint(one.brings) or any(name in libraries for name in _WEB)
        if brought and not serves:
            yield Framework(one.location, "spring", one.language)
        if (brought or serves) and not any(isinstance(fact, Listen) for fact in own):
            yield Listen(
                one.location, Unresolved("server.port") if application.asks_elsewhere else 8080, None, "spring"
            )
