"""Whether the port that is scraped is one that the Service, the container or the code has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.facts import Listen
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.checks.system.scraped import Scraped
    from readiness.model.containers import ContainerRun
    from readiness.model.facts import ContainerPort
    from readiness.model.location import Location

_SIDECARS = frozenset({15020, 15014, 15090, 4191, 9901})
"""Where a mesh's proxy, which is put in later, tells its metrics and those of what it stands beside."""
_OPTION = lazy(r"(?:^|\s)(--?(?:port-metrics|metrics?-port|prometheus-port))[= ](\d+)(?=\s|$)")
"""An option that says at which port metrics are told."""
_MEASURES = lazy(r"metric|prom|monitor|scrap", re.IGNORECASE)


def judged(one: Scraped) -> Observation | None:
    """None where nothing can be said of its port."""
    scrape = one.scrape
    place = scrape.port_location or scrape.location
    if one.meant:
        name = f"{scrape.by} scrapes {scrape.host}, while the service is called {one.meant}"
        return Observation(place, Kind.FAIL, name)
    if isinstance(scrape.port, Unresolved):
        return Observation(place, Kind.OPEN, scrape.by, f"its port is {scrape.port.text}")
    if scrape.kind == "ServiceMonitor" and isinstance(scrape.port, str):
        return _by_service_port(one, scrape.port, place)
    if scrape.kind == "PodMonitor" and isinstance(scrape.port, str):
        return _by_container_port(one, scrape.port, place)
    number = scrape.port if isinstance(scrape.port, int) else scrape.target if isinstance(scrape.target, int) else None
    if number is None or not one.containers or number in _SIDECARS:
        return None
    return _by_number(one, number, place)


def _by_service_port(one: Scraped, wanted: str, place: Location) -> Observation | None:
    """A name of none of the Service's ports is scraped by nobody."""
    if not one.services:
        return (
            Observation(place, Kind.OPEN, one.scrape.by, "the Services it selects are not all known")
            if one.known
            else None
        )
    there = next((port for port in one.services if port.name == wanted), None)
    if there is not None:
        return Observation(
            place, Kind.PASS, one.scrape.by, related=(_said(there.location, f"Service/{there.service} has {wanted}"),)
        )
    if any(_is_unknown(port.name) for port in one.services):
        return Observation(place, Kind.OPEN, one.scrape.by, "names of the Service's ports are only known later")
    names = ", ".join(sorted({port.name for port in one.services if port.name})) or "none with a name"
    first = one.services[0]
    name = f"{one.scrape.by} scrapes port {wanted}, Service/{first.service} has {names}"
    return Observation(place, Kind.FAIL, name, related=(_said(first.location, f"its ports are {names}"),))


def _by_container_port(one: Scraped, wanted: str, place: Location) -> Observation | None:
    if not one.containers:
        return None
    ports = [port for run in one.containers for port in run.ports]
    there = next((port for port in ports if port.name == wanted), None)
    if there is not None:
        return Observation(place, Kind.PASS, one.scrape.by, related=(_said(there.location, f"containerPort {wanted}"),))
    if any(_is_unknown(port.name) for port in ports) or any(run.partial for run in one.containers):
        return Observation(place, Kind.OPEN, one.scrape.by, "names of the container's ports are only known later")
    names = ", ".join(sorted({port.name for port in ports if port.name})) or "none with a name"
    name = f"{one.scrape.by} scrapes port {wanted}, its containers have {names}"
    return Observation(
        place, Kind.FAIL, name, related=tuple(_said(port.location, f"containerPort {port.name}") for port in ports[:3])
    )


def _by_number(one: Scraped, wanted: int, place: Location) -> Observation | None:
    """A declared port says little by its absence; one that is named after metrics, or code of ours, says it all."""
    declared = [port for run in one.containers for port in run.ports]
    there = next((port.location for port in declared if port.number == wanted), None) or _listening(one, wanted)
    told = _told_to(one, wanted) if there is not None else None
    if told is not None:
        return told
    if there is not None:
        return Observation(place, Kind.PASS, one.scrape.by, related=(_said(there, f"port {wanted} is here"),))
    if any(_mentions(run, wanted) for run in one.containers) or _exposed(one, wanted):
        return Observation(place, Kind.PASS, one.scrape.by)
    if any(isinstance(port.number, Unresolved) for port in declared) or any(
        run.partial and run.by == "kubernetes" for run in one.containers
    ):
        return Observation(place, Kind.OPEN, one.scrape.by, "ports of the container are only known later")
    meant = [port for port in declared if _MEASURES.search(port.name)]
    if not meant and (one.unit is None or not declared):
        return None
    if not meant and not _is_told(one):
        return Observation(place, Kind.OPEN, one.scrape.by, "where the code listens is only known later")
    return failed(one, wanted, meant or declared)


def _told_to(one: Scraped, wanted: int) -> Observation | None:
    """The one container's own command says that metrics are on another port, which nothing declares."""
    if len(one.containers) != 1 or one.containers[0].command_location is None:
        return None
    run = one.containers[0]
    words = list(_words(run))
    found = _OPTION.search(" ".join(words))
    number = int(found[2]) if found is not None else wanted
    if found is None or number in (wanted, 0) or any(port.number == number for port in run.ports):
        return None
    if any(re.search(rf"(?<!\d){wanted}(?!\d)", word) for word in words):
        return None
    assert run.command_location is not None
    related = (_said(one.scrape.port_location or one.scrape.location, f"port {wanted} is scraped"),)
    name = f"{one.scrape.by} scrapes port {wanted}, its container has {number}"
    return Observation(run.command_location, Kind.FAIL, name, f"it is told {found[1]} {number}", related)


def failed(one: Scraped, wanted: int, others: Sequence[ContainerPort]) -> Observation:
    place = one.scrape.port_location or one.scrape.location
    listed = " and ".join(dict.fromkeys(str(port.number) for port in others[:3]))
    name = f"{one.scrape.by} scrapes port {wanted}, its container has {listed}"
    return Observation(
        place, Kind.FAIL, name, related=tuple(_said(port.location, f"port {port.number}") for port in others[:3])
    )


def _is_told(one: Scraped) -> bool:
    """Where the code listens is known, all of it; or its image says which ports it has and the code says nothing else."""
    unit = one.unit
    if unit is None:
        return False
    listens = unit.service.of(Listen)
    return all(isinstance(it.port, int) for it in listens) and (bool(listens) or one.scrape.kind == "job")


def _listening(one: Scraped, wanted: int) -> Location | None:
    listens = one.unit.service.of(Listen) if one.unit is not None else ()
    return next((it.location for it in listens if it.port == wanted), None)


def _exposed(one: Scraped, wanted: int) -> bool:
    return one.unit is not None and any(wanted in image.ports for image in one.unit.images)


def _mentions(run: ContainerRun, wanted: int) -> bool:
    """Its command or a variable names the number: it is told to listen there."""
    return any(re.search(rf"(?<!\d){wanted}(?!\d)", text) for text in _texts(run))


def _words(run: ContainerRun) -> Iterator[str]:
    for one in (*(run.command or ()), *(run.arguments or ())):
        yield one.text if isinstance(one, Unresolved) else one


def _texts(run: ContainerRun) -> Iterator[str]:
    yield from _words(run)
    for given in run.environment:
        if given.value is not None:
            yield given.value.text if isinstance(given.value, Unresolved) else given.value


def _is_unknown(name: str) -> bool:
    return "{{" in name or "$" in name


def _said(place: Location, message: str) -> Location:
    return place._replace(message=message)
