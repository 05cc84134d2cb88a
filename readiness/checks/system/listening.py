"""On which ports the program of a container listens, by its command line, its code and its variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.system.program import is_hidden, is_server, option, plain
from readiness.checks.system.served import commands, served
from readiness.checks.system.settings import Heard, Port, by_dotnet, by_option, by_settings, is_own, number_in, unread
from readiness.model.artifact import Unresolved
from readiness.model.facts import EnvRead, Listen, Package
from readiness.model.listening import PortOption, ServerListen
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.checks.joined import Unit
    from readiness.checks.system.program import Program
    from readiness.model.facts import Text

_ALL = "0.0.0.0"  # noqa: S104
_FILE = lazy(r"[\w./-]+\.(?:[cm]?[jt]s|py|rb|php)")
_USUAL = ((r"nginx-unprivileged", 8080), (r"(^|/)nginx([:@]|$)", 80), (r"(^|/)httpd([:@]|$)", 80))
_CONFIGURATION = lazy(r"(?i)conf|nginx|template|httpd|^\.?$|\*")
_SPRING = {"spring": ("SERVER_PORT", "--server.port", "-Dserver.port")}


def heard(one: Program) -> Heard:
    """The first that says something: its command line, a server's configuration, its code, a variable."""
    found = _by_command(one)
    if found is not None:
        return found
    if is_server(one):
        return _by_server(one)
    return _by_code(one) or by_dotnet(one) or by_settings(one) or Heard()


def _scripts(unit: Unit) -> Mapping[str, str]:
    found = [package.scripts for package in unit.service.of(Package) if package.scripts]
    return found[0] if len(found) == 1 else {}


def _by_command(one: Program) -> Heard | None:
    place = one.place
    for words in commands(plain(one), _scripts(one.unit)) if place is not None else ():
        found = served(words)
        if found is None or place is None:
            continue
        files = [listen for listen in one.unit.service.of(Listen) if listen.framework == found.program]
        if not found.told and files and found.program in {"gunicorn", "hypercorn"}:
            return _of_listens(one, files)
        named = one.variables.get(found.host_variable) if found.host_variable else None
        host: Text | None = found.host if named is None else named.value
        variable = one.variables.get(found.variable) if found.variable and not found.told else None
        if variable is not None:
            number = number_in(variable.value)
            said = f"{found.variable} is"
            host = _ALL if found.program == "gunicorn" else host
            ports = (Port(number, variable.location, said, host),) if number else ()
            return Heard(ports, bool(ports), "" if ports else f"the value of {found.variable}")
        number = number_in(one.variables.expand(found.port))
        said = f"{found.program} is told" if found.told else f"{found.program} listens by itself on"
        ports = (Port(number, place, said, host),) if number is not None else ()
        return Heard(ports, bool(ports), "" if ports else f"the value of {found.port}")
    return None


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
        port = listen.port if isinstance(listen.port, int) else number_in(one.variables.expand(listen.port.text))
        if port is None:
            return Heard(doubt=f"the value of {listen.port.text if isinstance(listen.port, Unresolved) else ''}")
        ports.append(Port(port, listen.location, f"{listen.source} listens on", listen.host or None))
    if ports:
        return Heard(tuple(ports), sure=True)
    usual = (
        next((port for pattern, port in _USUAL if regex(pattern).search(str(image.base))), 0)
        if image is not None
        else 0
    )
    changed = any(_CONFIGURATION.search(source) for source in sources) or (
        one.run is not None
        and any(isinstance(mount.path, str) and _CONFIGURATION.search(mount.path) for mount in one.run.mounts)
    )
    if image is None or not usual or changed or one.unit.service.of(ServerListen):
        return Heard(doubt="the configuration of its web server")
    return Heard((Port(usual, image.location, f"{image.base} listens by itself on"),), sure=True)


def _by_code(one: Program) -> Heard | None:
    listens = list(one.unit.service.of(Listen))
    named = {found for word in plain(one) for found in _FILE.findall(word)}
    started = [listen for listen in listens if any(_is_file(listen.location.path, name) for name in named)]
    return _of_listens(one, started or listens) if listens else None


def _is_file(path: str, name: str) -> bool:
    return ("/" + path).endswith("/" + name.lstrip("./"))


def _of_listens(one: Program, listens: list[Listen]) -> Heard:
    ports: list[Port] = []
    doubt, sure = "", not is_hidden(one)
    for listen in listens:
        told = list(_settled(one, listen))
        ports += [port for port in told if port is not None]
        if None in told or not told:
            by = by_settings(one)
            ports += by.ports if by is not None else ()
            sure = sure and by is not None and by.sure
            doubt = doubt or (by.doubt if by is not None else _missing(listen))
    if not all(listen.settable for listen in listens) and (given := unread(one)) is not None:
        # It may be read in a way that is not seen.
        ports, sure = [*ports, given], sure and given.number in {port.number for port in ports}
    ports += [port for defined in one.unit.service.of(PortOption) if (port := by_option(one, defined)) is not None]
    opened = tuple(port for port in dict.fromkeys(ports) if port.number)  # 0 is any free one: for itself alone
    return Heard(opened, sure and bool(opened) and not doubt, doubt if not opened else "")


def _missing(listen: Listen) -> str:
    if listen.settable:
        return f"the value of {' or '.join(listen.settable)}"
    return f"the value of {listen.port.text}" if isinstance(listen.port, Unresolved) else "the port of its server"


def _settled(one: Program, listen: Listen) -> Iterator[Port | None]:
    """Its port, as variables and options have it; None where that is not known."""
    for name in (*(listen.settable or _elsewhere(one, listen)), *_SPRING.get(listen.framework, ())):
        if name.startswith("-"):
            given = option(one, name, "")
            if given is not None and one.place is not None:
                number = number_in(one.variables.expand(given))
                yield Port(number, one.place, f"{name} is", listen.host) if number is not None else None
                return
            continue
        variable = one.variables.get(name)
        number = number_in(variable.value) if variable is not None else None
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
    return tuple(
        {
            read.name
            for read in reads
            if isinstance(read.name, str) and read.default == str(listen.port) and is_own(read.name, own)
        }
    )
