"""Ports that a program takes from options of its command line and from variables, by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.system.program import is_hidden, option
from readiness.model.facts import EnvRead
from readiness.model.listening import PortOption
from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.system.program import Program
    from readiness.model.facts import Text
    from readiness.model.location import Location

_NUMBER = lazy(r"(?:.*:)?(\d{1,5})/?")
_PORT = lazy(r"(?:([A-Z0-9_]+?)_)?(?:HTTP_|GRPC_|SERVER_|LISTEN_)?PORT")
_OWN = frozenset(
    {"", "APP", "HTTP", "GRPC", "SERVER", "SERVICE", "LISTEN", "WEB", "API", "BACKEND", "FRONTEND", "REST"}
)
_DOTNET = ("ASPNETCORE_URLS", "URLS", "ASPNETCORE_HTTP_PORTS", "HTTP_PORTS", "DOTNET_URLS")
_DOTNET_BASE = lazy(r"(^|/)dotnet/")


class Port(NamedTuple):
    number: int
    location: Location
    said: str
    """`the code listens on`, `PORT is`: what stands there, before the number."""
    host: Text | None = None


class Heard(NamedTuple):
    ports: tuple[Port, ...] = ()
    sure: bool = False
    """There are no others, and nothing else decides."""
    doubt: str = ""
    """What is missing, where a port could not be told."""

    @property
    def numbers(self) -> frozenset[int]:
        return frozenset(one.number for one in self.ports)


def by_settings(one: Program) -> Heard | None:
    """Where the code takes its port from a configuration: the options and variables that by their names say a port."""
    ports = [port for defined in one.unit.service.of(PortOption) if (port := by_option(one, defined)) is not None]
    if ports:
        return Heard(tuple(ports), sure=not is_hidden(one))
    reads: dict[str, EnvRead] = {}
    for read in one.unit.service.of(EnvRead):
        if isinstance(read.name, str) and is_own(read.name, one.unit.service.name):
            reads.setdefault(read.name, read)
    names = list(reads) or [name for name in _given(one) if is_own(name, one.unit.service.name)]
    ports = [port for name in dict.fromkeys(names) if (port := _by_variable(one, name, reads.get(name))) is not None]
    if not ports:
        return Heard(doubt=f"the value of {names[0]}") if names else None
    return Heard(tuple(ports), sure=False)


def by_dotnet(one: Program) -> Heard | None:
    """ASP.NET takes its addresses from variables, unless the code says otherwise."""
    image = one.image
    if image is None or not isinstance(image.base, str) or not _DOTNET_BASE.search(image.base):
        return None
    for name in _DOTNET:
        variable = one.variables.get(name)
        if variable is None:
            continue
        parts = variable.value.split(";") if isinstance(variable.value, str) else []
        numbers = [number for part in parts if (number := number_in(part)) is not None]
        ports = tuple(Port(number, variable.location, f"{name} is") for number in numbers)
        return Heard(ports, doubt="" if ports else f"the value of {name}")
    return None


def _given(one: Program) -> Iterator[str]:
    yield from (given.name for given in one.run.environment) if one.run is not None else ()


def by_option(one: Program, defined: PortOption) -> Port | None:
    given = option(one, defined.name, defined.short)
    if given is not None and one.place is not None:
        number = number_in(one.variables.expand(given))
        return Port(number, one.place, f"{defined.name} is") if number else None
    number = defined.port if isinstance(defined.port, int) else None
    return Port(number, defined.location, f"{defined.name} is by default") if number else None


def _by_variable(one: Program, name: str, read: EnvRead | None) -> Port | None:
    variable = one.variables.get(name)
    if variable is not None:
        number = number_in(variable.value)
        return Port(number, variable.location, f"{name} is") if number is not None else None
    number = number_in(read.default) if read is not None else None
    return Port(number, read.location, f"{name} is by default") if read is not None and number is not None else None


def unread(one: Program) -> Port | None:
    """A variable of the container that by its name says the port."""
    names = [name for name in _given(one) if is_own(name, one.unit.service.name)]
    return next((port for name in names if (port := _by_variable(one, name, None)) is not None), None)


def is_own(name: str, service: str) -> bool:
    """`PORT`, `HTTP_PORT`, and `CART_PORT` of the service `cart`; not `REDIS_PORT`."""
    found = _PORT.fullmatch(name)
    if found is None:
        return False
    before = (found[1] or "").upper()
    return before in _OWN or before == regex(r"\W").sub("_", service).upper()


def number_in(value: Text | None) -> int | None:
    found = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    return int(found[1]) if found is not None else None
