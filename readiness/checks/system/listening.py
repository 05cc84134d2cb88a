"""On which ports the program of a container listens, by its command line, its code and its variables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from readiness.checks.system.served import commands, served
from readiness.checks.system.variables import Variables
from readiness.model.artifact import Unresolved
from readiness.model.facts import ComposeService, EnvRead, Listen, Package
from readiness.model.listening import PortOption, ServerListen
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.checks.joined import Unit
    from readiness.checks.system.variables import Files
    from readiness.model.containers import ContainerRun
    from readiness.model.facts import ImageBuilt, Text
    from readiness.model.location import Location

_NUMBER = lazy(r"(?:.*:)?(\d{1,5})/?")
_FILE = lazy(r"[\w./-]+\.(?:[cm]?[jt]s|py|rb|php)")
_HIDDEN = lazy(r"(?i).*(\.(sh|bash)|entrypoint[\w.-]*)|supervisord|s6-svscan|init|foreman|pm2(-runtime)?|honcho|circusd|run-?parts|overmind")
"""What starts other programs, which are not read."""
_SERVERS = lazy(r"(^|/)(nginx|nginx-unprivileged|openresty|httpd|caddy|apache|traefik|haproxy|envoy|varnish)([:@-]|$)")
_USUAL = ((r"nginx-unprivileged", 8080), (r"(^|/)nginx([:@]|$)", 80), (r"(^|/)httpd([:@]|$)", 80))
_CONFIGURATION = lazy(r"(?i)conf|nginx|template|httpd|^\.?$|\*")
_PORT = lazy(r"(?:([A-Z0-9_]+?)_)?(?:HTTP_|GRPC_|SERVER_|LISTEN_)?PORT")
_OWN = frozenset({"", "APP", "HTTP", "GRPC", "SERVER", "SERVICE", "LISTEN", "WEB", "API", "BACKEND", "FRONTEND", "REST"})
_SPRING = {"spring": ("SERVER_PORT", "--server.port", "-Dserver.port")}
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


class Program(NamedTuple):
    """What runs in a container, or in an image alone."""

    unit: Unit
    image: ImageBuilt | None
    run: ContainerRun | None
    variables: Variables
    words: tuple[Text, ...]

    @property
    def place(self) -> Location | None:
        """Where it is said what starts."""
        if self.run is not None and self.run.command_location is not None:
            return self.run.command_location
        return self.image.command_location if self.image is not None else None


def program(unit: Unit, run: ContainerRun | None, files: Files) -> Program:
    image = unit.image if run is None or not _is_of_another(unit, run) else None
    return Program(unit, image, run, Variables(files, image, run), _words(image, run))


def judged_runs(unit: Unit) -> Sequence[ContainerRun | None]:
    """An image that nothing runs here is judged alone."""
    if unit.runs:
        return unit.runs
    return (None,) if unit.image is not None else ()


def is_server(one: Program) -> bool:
    """A web server answers first, which the base image brings along."""
    base = one.image.base if one.image is not None else ""
    return isinstance(base, str) and _SERVERS.search(base) is not None and not _is_started(one)


def _is_of_another(unit: Unit, run: ContainerRun) -> bool:
    """Compose builds it from a Dockerfile of its own: `playwright` beside `backend`."""
    built = next((one for one in unit.service.of(ComposeService) if one.location == run.location), None)
    return built is not None and built.dockerfile is not None and built.dockerfile not in {image.location.path for image in unit.images}


def _words(image: ImageBuilt | None, run: ContainerRun | None) -> tuple[Text, ...]:
    built: tuple[Text, ...] = image.command if image is not None else ()
    if run is None:
        return built
    if run.command is not None:
        return (*run.command, *(run.arguments or ()))
    if not run.arguments:
        return built
    first = run.arguments[0]
    dashed = isinstance(first, str) and first.startswith("-")
    return (*built, *run.arguments) if dashed else run.arguments


def heard(one: Program) -> Heard:
    """The first that says something: its command line, a server's configuration, its code, a variable."""
    found = _by_command(one)
    if found is not None:
        return found
    if is_server(one):
        return _by_server(one)
    return _by_code(one) or _by_dotnet(one) or _by_settings(one) or Heard()


def _is_started(one: Program) -> bool:
    """Something else than the base image's own program."""
    first = one.words[0] if one.words else ""
    name = first.rpartition("/")[2] if isinstance(first, str) else "?"
    text = " ".join(word for word in one.words if isinstance(word, str))
    return bool(name) and name not in {"nginx", "docker-entrypoint.sh"} and "nginx" not in text


def _plain(one: Program) -> tuple[str, ...]:
    return tuple(word if isinstance(word, str) else word.text for word in one.words)


def _scripts(unit: Unit) -> Mapping[str, str]:
    found = [package.scripts for package in unit.service.of(Package) if package.scripts]
    return found[0] if len(found) == 1 else {}


def _by_command(one: Program) -> Heard | None:
    place = one.place
    for words in commands(_plain(one), _scripts(one.unit)) if place is not None else ():
        found = served(words)
        if found is None or place is None:
            continue
        files = [listen for listen in one.unit.service.of(Listen) if listen.framework == found.program]
        if not found.told and files and found.program in {"gunicorn", "hypercorn"}:
            return _of_listens(one, files)
        variable = one.variables.get(found.variable) if found.variable and not found.told else None
        if variable is not None:
            number = _number(variable.value)
            said = f"{found.variable} is"
            ports = (Port(number, variable.location, said, "0.0.0.0"),) if number is not None else ()  # noqa: S104
            return Heard(ports, bool(ports), "" if ports else f"the value of {found.variable}")
        number = _number(one.variables.expand(found.port))
        said = f"{found.program} is told" if found.told else f"{found.program} listens by itself on"
        ports = (Port(number, place, said, found.host),) if number is not None else ()
        return Heard(ports, bool(ports), "" if ports else f"the value of {found.port}")
    return None


def _number(value: Text | None) -> int | None:
    found = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    return int(found[1]) if found is not None else None


def _by_server(one: Program) -> Heard:
    """A web server that ships with configuration of this repository."""
    image = one.image
    sources = [source.removeprefix("./").strip("/") for source, _ in image.context_copies] if image is not None else []
    configured = [
        listen for listen in one.unit.service.of(ServerListen)
        if any(source and f"/{source}" in f"/{listen.location.path}" for source in sources)
    ]  # fmt: skip
    ports = []
    for listen in configured:
        port = listen.port if isinstance(listen.port, int) else _number(one.variables.expand(listen.port.text))
        if port is None:
            return Heard(doubt=f"the value of {listen.port.text if isinstance(listen.port, Unresolved) else ''}")
        ports.append(Port(port, listen.location, f"{listen.source} listens on", listen.host or None))
    if ports:
        return Heard(tuple(ports), sure=True)
    usual = next((port for pattern, port in _USUAL if re.search(pattern, str(image.base))), 0) if image is not None else 0
    changed = any(_CONFIGURATION.search(source) for source in sources) or (
        one.run is not None and any(isinstance(mount.path, str) and _CONFIGURATION.search(mount.path) for mount in one.run.mounts)
    )
    if image is None or not usual or changed or one.unit.service.of(ServerListen):
        return Heard(doubt="the configuration of its web server")
    return Heard((Port(usual, image.location, f"{image.base} listens by itself on"),), sure=True)


def _by_code(one: Program) -> Heard | None:
    listens = list(one.unit.service.of(Listen))
    named = {found for word in _plain(one) for found in _FILE.findall(word)}
    started = [listen for listen in listens if any(_is_file(listen.location.path, name) for name in named)]
    return _of_listens(one, started or listens) if listens else None


def _is_file(path: str, name: str) -> bool:
    return ("/" + path).endswith("/" + name.lstrip("./"))


def _of_listens(one: Program, listens: list[Listen]) -> Heard:
    ports: list[Port] = []
    doubt, sure = "", not _is_hidden(one)
    for listen in listens:
        told = list(_settled(one, listen))
        ports += [port for port in told if port is not None]
        if None in told or not told:
            by = _by_settings(one)
            ports += by.ports if by is not None else ()
            sure = sure and by is not None and by.sure
            doubt = doubt or (by.doubt if by is not None else _missing(listen))
    ports += [port for option in one.unit.service.of(PortOption) if (port := _by_option(one, option)) is not None]
    return Heard(tuple(dict.fromkeys(ports)), sure and bool(ports) and not doubt, doubt if not ports else "")


def _missing(listen: Listen) -> str:
    if listen.settable:
        return f"the value of {' or '.join(listen.settable)}"
    return f"the value of {listen.port.text}" if isinstance(listen.port, Unresolved) else "the port of its server"


def _is_hidden(one: Program) -> bool:
    """A script or a supervisor starts it, which may start others in front of it."""
    texts = " ".join(_plain(one)).split()
    return any(_HIDDEN.fullmatch(word.rpartition("/")[2]) for word in texts[:6])


def _settled(one: Program, listen: Listen) -> Iterator[Port | None]:
    """Its port, as variables and options have it; None where that is not known."""
    for name in (*(listen.settable or _elsewhere(one, listen)), *_SPRING.get(listen.framework, ())):
        if name.startswith("-"):
            given = _option(one, name, "")
            if given is not None and one.place is not None:
                number = _number(one.variables.expand(given))
                yield Port(number, one.place, f"{name} is", listen.host) if number is not None else None
                return
            continue
        variable = one.variables.get(name)
        number = _number(variable.value) if variable is not None else None
        if variable is not None and number is not None:
            yield Port(number, variable.location, f"{name} is", listen.host)
            return
        if variable is not None and (variable.value is None or isinstance(variable.value, Unresolved)):
            yield None
            return
    if listen.settable and one.variables.unknown:
        yield None
    elif isinstance(listen.port, int):
        yield Port(listen.port, listen.location, "the code listens on", listen.host)
    elif listen.port is not None:
        yield None


def _elsewhere(one: Program, listen: Listen) -> tuple[str, ...]:
    """Another file took the port from a variable, with the same default: `config.port`."""
    reads = one.unit.service.of(EnvRead) if isinstance(listen.port, int) else ()
    own = one.unit.service.name
    return tuple({read.name for read in reads if isinstance(read.name, str) and read.default == str(listen.port) and _is_own(read.name, own)})


def _option(one: Program, name: str, short: str) -> str | None:
    words = _plain(one)
    texts = [part for word in words for part in (word.split() if " " in word else (word,))]
    for at, word in enumerate(texts):
        bare = word.replace("--", "-", 1) if word.startswith("--") else word
        wanted = name.replace("--", "-", 1)
        if bare.startswith(wanted + "="):
            return bare[len(wanted) + 1 :]
        if bare == wanted or (short and word == short):
            return texts[at + 1] if at + 1 < len(texts) else None
    return None


def _by_settings(one: Program) -> Heard | None:
    """Where the code takes its port from a configuration: the options and variables that by their names say a port."""
    ports = [port for option in one.unit.service.of(PortOption) if (port := _by_option(one, option)) is not None]
    if ports:
        return Heard(tuple(ports), sure=not _is_hidden(one))
    reads: dict[str, EnvRead] = {}
    for read in one.unit.service.of(EnvRead):
        if isinstance(read.name, str) and _is_own(read.name, one.unit.service.name):
            reads.setdefault(read.name, read)
    names = list(reads) or [name for name in _given(one) if _is_own(name, one.unit.service.name)]
    ports = [port for name in dict.fromkeys(names) if (port := _by_variable(one, name, reads.get(name))) is not None]
    if not ports:
        return Heard(doubt=f"the value of {names[0]}") if names else None
    return Heard(tuple(ports), sure=False)


def _by_dotnet(one: Program) -> Heard | None:
    """ASP.NET takes its addresses from variables, unless the code says otherwise."""
    image = one.image
    if image is None or not isinstance(image.base, str) or not _DOTNET_BASE.search(image.base):
        return None
    for name in _DOTNET:
        variable = one.variables.get(name)
        if variable is None:
            continue
        parts = variable.value.split(";") if isinstance(variable.value, str) else []
        numbers = [number for part in parts if (number := _number(part)) is not None]
        ports = tuple(Port(number, variable.location, f"{name} is") for number in numbers)
        return Heard(ports, doubt="" if ports else f"the value of {name}")
    return None


def _given(one: Program) -> Iterator[str]:
    yield from (given.name for given in one.run.environment) if one.run is not None else ()


def _by_option(one: Program, option: PortOption) -> Port | None:
    given = _option(one, option.name, option.short)
    if given is not None and one.place is not None:
        number = _number(one.variables.expand(given))
        return Port(number, one.place, f"{option.name} is") if number else None
    number = option.port if isinstance(option.port, int) else None
    return Port(number, option.location, f"{option.name} is by default") if number else None


def _by_variable(one: Program, name: str, read: EnvRead | None) -> Port | None:
    variable = one.variables.get(name)
    if variable is not None:
        number = _number(variable.value)
        return Port(number, variable.location, f"{name} is") if number is not None else None
    number = _number(read.default) if read is not None else None
    return Port(number, read.location, f"{name} is by default") if read is not None and number is not None else None


def _is_own(name: str, service: str) -> bool:
    """`PORT`, `HTTP_PORT`, and `CART_PORT` of the service `cart`; not `REDIS_PORT`."""
    found = _PORT.fullmatch(name)
    if found is None:
        return False
    before = (found[1] or "").upper()
    return before in _OWN or before == re.sub(r"\W", "_", service).upper()
