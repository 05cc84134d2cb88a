"""The links of a port's chain behind the program: what is exposed, declared, asked and led to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.joined import fronts
from readiness.checks.system.asked import addresses
from readiness.model.artifact import Unresolved
from readiness.model.cluster import ServicePort
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.system.program import Program
    from readiness.model.containers import Asking, ContainerRun
    from readiness.model.facts import Number
    from readiness.model.location import Location
    from readiness.model.system import System

ORDER = ("listen", "expose", "declared", "probe", "health", "target")


class Link(NamedTuple):
    kind: str
    """`expose`, `declared`, `probe`, `health`, `target`; `listen` where the program's own port is shown among them."""
    number: int
    location: Location
    said: str
    """`EXPOSE`, `the liveness probe asks`: what stands there, before the number."""
    named: bool = False
    """By the name of a declared port, so that it says what that says."""

    @property
    def shown(self) -> Location:
        return self.location._replace(message=f"{self.said} {self.number}")


class Ports:
    """Ports of Kubernetes' Services by file and name. Made once for all services."""

    __slots__ = ("_by_service", "system")

    def __init__(self, system: System) -> None:
        self.system = system
        self._by_service: dict[tuple[str, str], list[ServicePort]] = {}
        for port in system.of(ServicePort):
            self._by_service.setdefault((port.location.path, port.service), []).append(port)

    def before(self, run: ContainerRun) -> Iterator[ServicePort]:
        for service in fronts(run, self.system):
            for port in self._by_service.get((service.location.path, service.name), ()):
                if service.selector is not None:
                    yield port


def links(one: Program, ports: Ports) -> tuple[list[Link], str]:
    """All of one container, or of an image alone, and what of them is only known later."""
    found = [*_exposed(one), *_image_health(one)]
    run = one.run
    later = ""
    if run is None:
        return found, later
    names: dict[str, int] = {}
    for port in run.ports:
        number = _number(one, port.number)
        if number is None:
            later = later or _text(port.number)
            continue
        if port.name:
            names[port.name] = number
        found.append(
            Link(
                "declared",
                number,
                port.location,
                "containerPort" if run.by == "kubernetes" else "the container's port is",
            )
        )
    for asking in run.asked:
        found += _asked(one, asking, names)
    for told, place in run.led:
        known = _number(one, told)
        if known is not None:
            found.append(Link("target", known, place, "the proxy is told to lead to"))
    for leading in ports.before(run):
        number = names.get(leading.target) if isinstance(leading.target, str) else _number(one, leading.target)
        if number is not None:
            by_name = isinstance(leading.target, str)
            said = f"Service/{leading.service} leads to" + (f" {leading.target}, which is" if by_name else "")
            found.append(Link("target", number, leading.location, said, by_name))
        elif isinstance(leading.target, Unresolved):
            later = later or leading.target.text
    return found, later


def _number(one: Program, value: Number) -> int | None:
    if isinstance(value, int):
        return value
    filled = one.variables.expand(value)
    return int(filled) if isinstance(filled, str) and filled.isdecimal() else None


def _text(value: Number) -> str:
    return value.text if isinstance(value, Unresolved) else ""


def _exposed(one: Program) -> Iterator[Link]:
    for number, place in one.image.exposed if one.image is not None else ():
        known = number if isinstance(number, int) else None
        if known is not None:
            yield Link("expose", known, place, "EXPOSE")


def _image_health(one: Program) -> Iterator[Link]:
    """The image's own HEALTHCHECK counts where nothing takes its place, and Kubernetes never asks it."""
    image, run = one.image, one.run
    if image is None or image.healthcheck is None or (run is not None and run.by == "kubernetes"):
        return
    if run is not None and any(asking.kind == "healthcheck" for asking in run.asked):
        return
    for address in addresses(image.healthcheck_command, one.variables, frozenset()):
        if address.port is not None:
            yield Link("health", address.port, image.healthcheck, "HEALTHCHECK asks")


def _asked(one: Program, asking: Asking, names: dict[str, int]) -> Iterator[Link]:
    said = "the healthcheck asks" if asking.kind == "healthcheck" else f"the {asking.kind} probe asks"
    if asking.kind in ("preStop", "postStart"):
        return
    if asking.handler == "exec":
        own = frozenset({one.run.name}) if one.run is not None else frozenset()
        for address in addresses(asking.command, one.variables, own):
            if address.port is not None:
                yield Link("health", address.port, asking.location, said)
    elif asking.handler in ("http", "tcp", "grpc"):
        number = names.get(asking.port) if isinstance(asking.port, str) else _number(one, asking.port)
        if number is not None:
            yield Link("probe", number, asking.port_location or asking.location, said, isinstance(asking.port, str))
