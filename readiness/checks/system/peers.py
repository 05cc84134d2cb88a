"""Addresses of other services in a container's variables and command: does that service have that port?"""

from __future__ import annotations

from collections import defaultdict
from posixpath import dirname
from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import same_namespace
from readiness.checks.system.listening import heard
from readiness.checks.system.program import program
from readiness.checks.system.variables import Files, Variables
from readiness.formats.image import parse_image
from readiness.model.artifact import Unresolved
from readiness.model.containers import ContainerRun
from readiness.model.facts import KubernetesService
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import shared_folders
from readiness.model.named import NamedTuple
from readiness.model.settings import Setting
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.checks.joined import Unit
    from readiness.model.facts import Text
    from readiness.model.location import Location
    from readiness.model.system import System

_ADDRESS = lazy(
    r"(?:(?<=://)|(?<=@)|(?<=[,=\s])|^)(?P<host>[a-z][a-z0-9_-]*)(?:\.(?P<namespace>[a-z][\w-]*)(?:\.svc(?:\.[\w.-]+)?)?)?:(?P<port>\d{2,5})(?![\w.:])"
)
_OTHER = lazy(r"(?i)cors|origin|allow|public|external|redirect|csrf|callback|trusted|host_?names?$|image|no_proxy")
"""Names of variables whose addresses are those of browsers, or of nobody that is called."""
_USUAL: Mapping[str, frozenset[int]] = {
    "postgres": frozenset({5432}), "mysql": frozenset({3306, 33060}), "mariadb": frozenset({3306}), "redis": frozenset({6379}),
    "valkey": frozenset({6379}), "mongo": frozenset({27017}), "memcached": frozenset({11211}), "rabbitmq": frozenset({5672, 5671, 15672, 15692, 25672, 4369, 1883, 61613}),
    "mailhog": frozenset({1025, 8025}), "mailpit": frozenset({1025, 8025, 1110}),
}  # fmt: skip
"""Where well-known images listen unless they are told otherwise."""


class Address(NamedTuple):
    host: str
    namespace: str
    port: int
    location: Location
    where: str
    """`BACKEND_URL`, `the command`."""


def check_peers(system: System, joined: Sequence[Unit], files: Files) -> Iterator[Observation]:
    """One observation for each address of a service that is here, told once a place."""
    named = _Named(system, joined, files)
    told: set[tuple[Location, int]] = set()
    for run, address in _all(system, joined, files):
        if (address.location, address.port) not in told:
            found = list(named.in_cluster(run, address) if run.by == "kubernetes" else named.composed(run, address))
            if found:
                told.add((address.location, address.port))
                yield from found


def _all(system: System, joined: Sequence[Unit], files: Files) -> Iterator[tuple[ContainerRun, Address]]:
    for run in system.of(ContainerRun):
        for address in _addresses(run, Variables(files, None, run)):
            yield run, address
    for unit in joined:
        configured = list(_configured(unit)) if unit.runs else []
        yield from ((run, address) for run in unit.runs for address in configured)


def _configured(unit: Unit) -> Iterator[Address]:
    """Those in the settings of an application framework; without their values, which may be secrets."""
    for setting in unit.service.of(Setting):
        if isinstance(setting.value, str) and "://" in setting.value and not _OTHER.search(setting.key):
            yield from _found(setting.value, setting.location, setting.key)


def _addresses(run: ContainerRun, variables: Variables) -> Iterator[Address]:
    for given in run.environment:
        if given.kind in ("", "host") and not _OTHER.search(given.name):
            variable = variables.get(given.name)
            if variable is not None:
                yield from _found(variable.value, variable.location, given.name)
    if run.command_location is not None:
        for word in (*(run.command or ()), *(run.arguments or ())):
            yield from _found(word, run.command_location, "the command")


def _found(text: Text | None, location: Location, where: str) -> Iterator[Address]:
    if isinstance(text, str) and ":" in text:
        for found in _ADDRESS.finditer(text):
            yield Address(found["host"], found["namespace"] or "", int(found["port"]), location, where)


class _Named:
    """Who has a name in which network. Made once for all services."""

    def __init__(self, system: System, joined: Sequence[Unit], files: Files) -> None:
        self.files = files
        self.services: dict[str, list[KubernetesService]] = defaultdict(list)
        for service in system.of(KubernetesService):
            self.services[service.name].append(service)
        self.neighbours: dict[tuple[str, str], list[ContainerRun]] = defaultdict(list)
        for run in system.of(ContainerRun):
            if run.by == "compose":
                self.neighbours[dirname(run.location.path), run.name].append(run)
        self.units = {run.location: unit for unit in joined for run in unit.runs}

    def in_cluster(self, run: ContainerRun, address: Address) -> Iterator[Observation]:
        namespace = address.namespace or run.namespace
        meant = [one for one in self.services.get(address.host, ()) if same_namespace(one.namespace, namespace)]
        nearest = max((shared_folders(one.location.path, run.location.path) for one in meant), default=0)
        meant = [one for one in meant if shared_folders(one.location.path, run.location.path) == nearest]
        if not meant or any(one.selector is None or one.headless for one in meant):
            return
        numbers = [number for one in meant for number, _ in one.ports]
        related = tuple(one.location._replace(message=f"Service/{one.name} has {_listed(one)}") for one in meant)
        said = f"{address.where} asks port {address.port} of Service/{address.host}, which has {_listed(meant[0])}"
        yield _observed(
            address,
            said,
            related,
            [one for one in numbers if isinstance(one, int)],
            open_=any(isinstance(one, Unresolved) for one in numbers),
        )

    def composed(self, run: ContainerRun, address: Address) -> Iterator[Observation]:
        meant = self.neighbours.get((dirname(run.location.path), address.host), ())
        if not meant or any(one.phase for one in meant):
            return
        known: set[int] = set()
        sure, outside = True, False
        for one in meant:
            numbers, certain = self._listening(one)
            known |= numbers
            sure = sure and certain
            outside = outside or any(number == address.port != inside for number, inside, _ in one.published)
        related = tuple(
            one.location._replace(message=f"{one.name} listens on {', '.join(map(str, sorted(known)))}")
            for one in meant
            if known
        )
        if outside and address.port not in known and known:
            said = f"{address.where} asks port {address.port} of {address.host}: that is the host's, in the network it is {min(known)}"
            yield _observed(address, said, related, sorted(known), open_=False)
        elif sure and known:
            said = f"{address.where} asks port {address.port} of {address.host}, which listens on {', '.join(map(str, sorted(known)))}"
            yield _observed(address, said, related, sorted(known), open_=False)
        elif address.port in known:
            yield Observation(address.location, Kind.PASS, address.host, related=related)

    def _listening(self, run: ContainerRun) -> tuple[set[int], bool]:
        declared = {port.number for port in run.ports if isinstance(port.number, int)}
        declared |= {
            int(text)
            for port in run.ports
            if isinstance(port.number, Unresolved)
            and (text := Variables(self.files, None, run).expand(port.number))
            and isinstance(text, str)
            and text.isdecimal()
        }
        unit = self.units.get(run.location)
        if unit is not None:
            told = heard(program(unit, run, self.files))
            exposed = (
                {number for number, _ in unit.image.exposed if isinstance(number, int)}
                if unit.image is not None
                else set()
            )
            return declared | told.numbers | exposed, told.sure or bool(told.numbers & declared)
        image = Variables(self.files, None, run).expand(run.image)
        name = parse_image(image).repository if image is not None else ""
        usual = _USUAL.get(name.rpartition("/")[2], frozenset()) if isinstance(name, str) else frozenset()
        return declared | usual, bool(usual) and not _is_told(run)


def _listed(service: KubernetesService) -> str:
    return ", ".join(str(number) if isinstance(number, int) else number.text for number, _ in service.ports) or "none"


def _observed(
    address: Address, said: str, related: tuple[Location, ...], known: Sequence[int], *, open_: bool
) -> Observation:
    if address.port in known:
        return Observation(address.location, Kind.PASS, address.host, related=related)
    if open_:
        return Observation(
            address.location, Kind.OPEN, address.host, "a port of the Service is only known later", related
        )
    return Observation(address.location, Kind.FAIL, address.host, said, related, level=None if known else Level.WARNING)


def _is_told(run: ContainerRun) -> bool:
    """Its command names a port."""
    words = [word if isinstance(word, str) else word.text for word in (*(run.command or ()), *(run.arguments or ()))]
    return any("port" in word.lower() or word == "-p" or "$" in word for word in words)
