"""Every place that names a port of a service, from the code to the Ingress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.joined import fronts
from readiness.model.artifact import Unresolved
from readiness.model.facts import Ingress, Listen
from readiness.model.survey import Link
from readiness.survey.indexed import ways

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.joined import Unit
    from readiness.model.containers import ContainerRun
    from readiness.model.facts import KubernetesService, Number, Text
    from readiness.model.location import Location
    from readiness.model.system import System

_ORDER = ("listen", "EXPOSE", "port", "probe", "published", "Service", "Ingress")


def ports(unit: Unit, system: System) -> tuple[Link, ...]:
    """In the order of the chain, what is said the same in several places once."""
    found: dict[tuple[str, str], dict[Location, None]] = {}
    for kind, text, place in _said(unit, system):
        found.setdefault((kind, text), {})[place] = None
    links = [Link(kind, text, tuple(places)) for (kind, text), places in found.items()]
    return tuple(sorted(links, key=lambda link: _ORDER.index(link.kind)))


def _said(unit: Unit, system: System) -> Iterator[tuple[str, str, Location]]:
    for server in unit.service.of(Listen):
        if server.port is not None:
            yield "listen", _text(server.port), server.location
    for image in unit.images:
        for number, place in image.exposed:
            yield "EXPOSE", _text(number), place
    for run in unit.runs:
        yield from _run(run)
        for front in fronts(run, system):
            yield from _front(front, system)


def _run(run: ContainerRun) -> Iterator[tuple[str, str, Location]]:
    for port in run.ports:
        yield "port", f"{_text(port.number)}{f' ({port.name})' if port.name else ''}", port.location
    for asking in run.asked:
        if asking.port != "":
            path = f" {_text(asking.path)}" if asking.handler == "http" and asking.path != "" else ""
            yield "probe", f"{asking.kind} {_text(asking.port)}{path}", asking.location
    for outside, inside, place in run.published:
        yield "published", f"{_text(outside)} → {_text(inside)}", place


def _front(front: KubernetesService, system: System) -> Iterator[tuple[str, str, Location]]:
    for port, target in front.ports:
        shown = _text(port) if port == target else f"{_text(port)} → {_text(target)}"
        yield "Service", f"{front.name} {shown}", front.location
    for way in ways(front, system):
        yield "Ingress", _way(way), way.location


def _way(way: Ingress) -> str:
    kind = way.location.logical.partition("/")[0] or "Ingress"
    hosts = ", ".join(_text(host) for host in way.hosts[:2])
    named = way.name if kind == "Ingress" else f"{kind} {way.name}"
    return f"{named}{f' ({hosts})' if hosts else ''}"


def _text(value: Text | Number) -> str:
    return f"⟨{value.text}⟩" if isinstance(value, Unresolved) else str(value)
