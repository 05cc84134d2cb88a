"""Every place that names a port of a service, from the code to the Ingress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.joined import fronts
from readiness.checks.system.asked import addresses
from readiness.checks.system.listening import heard
from readiness.checks.system.probed import questions
from readiness.checks.system.program import judged_runs, program
from readiness.model.artifact import Unresolved
from readiness.model.facts import Ingress, Listen
from readiness.model.survey import Link
from readiness.survey.indexed import ways

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.joined import Unit
    from readiness.checks.system.program import Program
    from readiness.checks.system.variables import Files
    from readiness.model.containers import ContainerRun
    from readiness.model.facts import KubernetesService, Number, Text
    from readiness.model.location import Location
    from readiness.model.system import System

_ORDER = ("listen", "EXPOSE", "port", "probe", "published", "Service", "Ingress")


def ports(unit: Unit, system: System, files: Files) -> tuple[Link, ...]:
    """In the order of the chain, what is said the same in several places once."""
    found: dict[tuple[str, str], dict[Location, None]] = {}
    for kind, text, place in _said(unit, system, files):
        found.setdefault((kind, text), {})[place] = None
    links = [Link(kind, text, tuple(places)) for (kind, text), places in found.items()]
    return tuple(sorted(links, key=lambda link: _ORDER.index(link.kind)))


def _said(unit: Unit, system: System, files: Files) -> Iterator[tuple[str, str, Location]]:
    programs = [program(unit, run, files) for run in judged_runs(unit)]
    if unit.service.kind != "infrastructure":
        yield from _listens(programs)
    for image in unit.images:
        for number, place in image.exposed:
            yield "EXPOSE", _text(number), place
    for one in programs:
        yield from _asked(one)
    for run in unit.runs:
        yield from _run(run)
        for front in fronts(run, system):
            yield from _front(front, system)


def _listens(programs: list[Program]) -> Iterator[tuple[str, str, Location]]:
    """As it is deployed: what a variable or an option decides counts, and what is missing where nobody can tell."""
    told = [(one, heard(one)) for one in programs]
    for _, found in told:
        for port in found.ports:
            decides = port.said.removesuffix(" is") if port.said.endswith(" is") else ""
            yield "listen", f"{port.number}{f' by {decides}' if decides else ''}", port.location
    if not any(found.ports for _, found in told):
        for one, found in told:
            place = next((server.location for server in one.unit.service.of(Listen)), one.place)
            place = place or (one.run.location if one.run is not None else None)
            if found.doubt and place is not None:
                yield "listen", f"⟨{found.doubt}⟩", place


def _asked(one: Program) -> Iterator[tuple[str, str, Location]]:
    """By what runs in the container or from the outside of it, in a healthcheck of the image or of Compose."""
    paths = {(question.kind, question.port) for question in questions(one)}
    for question in questions(one):
        port = f" {question.port}" if question.port is not None else ""
        yield "probe", f"{question.kind}{port} {_text(question.path)}", question.location
    for kind, command, place in _commands(one):
        own = frozenset({one.run.name}) if one.run is not None else frozenset()
        for address in addresses(command, one.variables, own):
            if address.port is not None and (kind, address.port) not in paths:
                yield "probe", f"{kind} {address.port}", place
    for asking in one.run.asked if one.run is not None else ():
        if asking.port != "" and asking.handler != "http":
            yield "probe", f"{asking.kind} {_text(asking.port)}", asking.location


def _commands(one: Program) -> Iterator[tuple[str, tuple[Text, ...], Location]]:
    run, image = one.run, one.image
    for asking in run.asked if run is not None else ():
        if asking.handler == "exec" and asking.kind not in ("preStop", "postStart"):
            yield asking.kind, asking.command, asking.location
    taken = run is not None and (run.by == "kubernetes" or any(each.kind == "healthcheck" for each in run.asked))
    if image is not None and image.healthcheck is not None and not taken:
        yield "healthcheck", image.healthcheck_command, image.healthcheck


def _run(run: ContainerRun) -> Iterator[tuple[str, str, Location]]:
    for port in run.ports:
        yield "port", f"{_text(port.number)}{f' ({port.name})' if port.name else ''}", port.location
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
