"""Who asks whom: by the names of others in variables, arguments, settings and defaults, in what Compose waits for, in ways in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.containers import ContainerRun
from readiness.model.facts import ComposeService, EnvRead, Ingress
from readiness.model.settings import Setting
from readiness.model.survey import Call
from readiness.pattern import lazy
from readiness.survey.hosts import Hosts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.facts import Text
    from readiness.model.location import Location
    from readiness.model.survey import Neighbour
    from readiness.model.system import Service, System
    from readiness.survey.hosts import Lookup

_URL = lazy(r"[a-z][\w+.-]*://(?:[^\s/@]*@)?([A-Za-z0-9][\w.-]*)")
_ADDRESS = lazy(r"(?:^|(?<=[\s,;@=]))([A-Za-z][\w.-]*):\d{2,5}(?=$|[\s,;/])")
_BARE = lazy(r"[A-Za-z][\w-]*(\.[\w-]+)*")
_NAMING = lazy(r"(?i)host|addr|url|uri|endpoint|server|service|broker|upstream|backend|bootstrap|dsn")
"""Names of variables whose value may be nothing but another's name."""


def calls(system: System, neighbours: Sequence[Neighbour]) -> tuple[Call, ...]:
    """Each pair once for each kind, with all places that say so. Nobody calls itself."""
    hosts = Hosts(system, neighbours)
    found: dict[tuple[str, str, str], dict[Location, None]] = {}
    for source, target, kind, place in _told(system, hosts):
        if source != target:
            found.setdefault((source, target, kind), {})[place] = None
    return tuple(Call(*key, tuple(places)) for key, places in sorted(found.items()))


def _told(system: System, hosts: Hosts) -> Iterator[tuple[str, str, str, Location]]:
    for service in system.services:
        for run in service.of(ContainerRun):
            yield from _of_run(service.name, run, hosts)
        yield from _of_code(service, hosts)
    for composed in system.of(ComposeService):
        source = hosts.composed(composed.location.path, composed.name)
        for name in composed.depends_on:
            target = hosts.composed(composed.location.path, name)
            if source and target:
                yield source, target, "waits for", composed.location._replace(message=f"depends_on names {name}")
    for way in system.of(Ingress):
        for backend in way.backends:
            target = hosts.fronted(backend, way.location.path) if isinstance(backend, str) else ""
            if target:
                yield "", target, "routes to", way.location._replace(message=f"{_label(way)} leads to {backend}")


def _label(way: Ingress) -> str:
    return way.location.logical.partition("/")[0] + " " + way.name


def _of_run(name: str, run: ContainerRun, hosts: Hosts) -> Iterator[tuple[str, str, str, Location]]:
    for given in run.environment:
        bare = _NAMING.search(given.name) is not None
        for target in _targets(given.value, hosts.of_run(run), bare=bare):
            yield name, target, "calls", given.location._replace(message=f"{given.name} names it")
    for word in (*(run.command or ()), *(run.arguments or ())):
        for target in _targets(word, hosts.of_run(run)):
            yield name, target, "calls", (run.command_location or run.location)._replace(message="an argument names it")


def _of_code(service: Service, hosts: Hosts) -> Iterator[tuple[str, str, str, Location]]:
    anywhere = hosts.anywhere(service.path)
    for read in service.of(EnvRead):
        for target in _targets(read.default, anywhere):
            yield (
                service.name,
                target,
                "calls",
                read.location._replace(message=f"the default of {_text(read.name)} names it"),
            )
    for setting in service.of(Setting):
        for target in _targets(setting.value, anywhere):
            yield service.name, target, "calls", setting.location._replace(message=f"{setting.key} names it")


def _text(value: Text) -> str:
    return value.text if isinstance(value, Unresolved) else value


def _targets(value: Text | None, known: Lookup, *, bare: bool = False) -> list[str]:
    if value is None:
        return []
    text = _text(value)
    names = [*_URL.findall(text), *_ADDRESS.findall(text)]
    if bare and not names and _BARE.fullmatch(text):
        names = [text]
    return list(dict.fromkeys(target for name in names if (target := known(name))))
