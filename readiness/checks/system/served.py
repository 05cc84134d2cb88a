"""On which port well-known server programs listen, as their command lines say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.docker.started import peeled, script
from readiness.formats.shell import argument_list, pipelines
from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_ADDRESS = lazy(r"(?:(?:tcp|https?)://)?(?:(\[[^\]]*\]|[\w.*-]*):)?(\d+)")


class Program(NamedTuple):
    """How a server program is told where to listen."""

    port: int
    """Where it listens when it is told nothing."""
    host: str = "127.0.0.1"
    ports: tuple[str, ...] = ("--port",)
    hosts: tuple[str, ...] = ("--host",)
    addresses: tuple[str, ...] = ()
    """Options that take host and port."""
    variable: str = ""
    """A variable of the environment that names the port."""
    verb: str = ""
    positional: bool = False
    """The address is an argument without an option."""
    configured: tuple[str, ...] = ()
    """Options that name a file which may say otherwise."""
    host_variable: str = ""


_ALL = "0.0.0.0"  # noqa: S104
_PROGRAMS: Mapping[str, tuple[Program, ...]] = {
    "uvicorn": (Program(8000, variable="UVICORN_PORT", host_variable="UVICORN_HOST"),),
    "gunicorn": (
        Program(8000, ports=(), hosts=(), addresses=("-b", "--bind"), variable="PORT", configured=("-c", "--config")),
    ),
    "hypercorn": (Program(8000, ports=(), hosts=(), addresses=("-b", "--bind"), configured=("-c", "--config")),),
    "daphne": (Program(8000, ports=("-p", "--port"), hosts=("-b", "--bind")),),
    "granian": (Program(8000, variable="GRANIAN_PORT", host_variable="GRANIAN_HOST"),),
    "waitress-serve": (Program(8080, _ALL, addresses=("--listen",)),),
    "flask": (
        Program(5000, ports=("-p", "--port"), hosts=("-h", "--host"), variable="FLASK_RUN_PORT", verb="run", host_variable="FLASK_RUN_HOST"),
    ),
    "fastapi": (Program(8000, _ALL, variable="PORT", verb="run"), Program(8000, verb="dev")),
    "manage.py": (Program(8000, ports=(), hosts=(), verb="runserver", positional=True),),
    "django-admin": (Program(8000, ports=(), hosts=(), verb="runserver", positional=True),),
    "http.server": (Program(8000, _ALL, ports=(), hosts=("-b", "--bind"), positional=True),),
    "streamlit": (
        Program(8501, _ALL, ("--server.port",), ("--server.address",), variable="STREAMLIT_SERVER_PORT", verb="run"),
    ),
    "php": (Program(0, ports=(), hosts=(), addresses=("-S",)),),
    "artisan": (Program(8000, verb="serve"),),
    "next": (
        Program(3000, _ALL, ("-p", "--port"), ("-H", "--hostname"), variable="PORT", verb="start"),
        Program(3000, _ALL, ("-p", "--port"), ("-H", "--hostname"), variable="PORT", verb="dev"),
    ),
    "rails": (
        Program(3000, "", ("-p", "--port"), ("-b", "--binding"), variable="PORT", verb="server"),
        Program(3000, "", ("-p", "--port"), ("-b", "--binding"), variable="PORT", verb="s"),
    ),
    "puma": (Program(0, "", ("-p", "--port"), (), ("-b", "--bind")),),
    "rackup": (Program(9292, "", ("-p", "--port"), ("-o", "--host")),),
    "http-server": (Program(8080, _ALL, ("-p", "--port"), ("-a",), variable="PORT"),),
    "serve": (Program(3000, _ALL, ("-p", "--port"), (), ("-l", "--listen"), variable="PORT"),),
}  # fmt: skip


class Served(NamedTuple):
    program: str
    port: str
    """As written: a number, or text with variables in it."""
    host: str
    told: bool
    """The command line says so; else it is the program's default."""
    variable: str = ""
    """May say otherwise, where `told` is false."""
    host_variable: str = ""
    """May name the host, where no option does; empty where one does."""


def commands(words: Sequence[str], scripts: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """The commands behind a start, without what only runs them; scripts of package.json filled in."""
    for pipeline in argument_list(tuple(words)):
        for command in pipeline:
            bare = peeled(command.words)
            named = script(bare)
            if named and named in scripts:
                yield from (peeled(one.words) for line in pipelines(scripts[named]) for one in line if one.words)
            elif bare:
                yield bare


def served(words: tuple[str, ...]) -> Served | None:
    """Where a command listens; None for programs that are not known, or that a file tells."""
    if not words:
        return None
    name = words[0].rpartition("/")[2]
    rest = words[1:]
    if name == "php" and rest[:1] == ("artisan",):
        name, rest = "artisan", rest[1:]
    for program in _PROGRAMS.get(name, ()):
        if program.verb and program.verb not in rest:
            continue
        if any(_value(rest, option) is not None for option in program.configured):
            return None
        return _told(name, program, rest)
    return None


def _told(name: str, program: Program, rest: tuple[str, ...]) -> Served | None:
    given_host = next((found for option in program.hosts if (found := _value(rest, option)) is not None), None)
    host = program.host if given_host is None else given_host
    host_variable = program.host_variable if given_host is None else ""
    for option in program.addresses:
        given = _value(rest, option)
        if given is not None:
            return _address(name, given, host)
    port = next((found for option in program.ports if (found := _value(rest, option)) is not None), None)
    if port is not None:
        return Served(name, port, host, told=True, host_variable=host_variable)
    if program.positional:
        behind = rest[rest.index(program.verb) + 1 :] if program.verb else rest
        given = next((word for word in behind if regex(r"[\w.\[\]:*]*\d+|.*\$.*").fullmatch(word)), None)
        if given is not None:
            return _address(name, given, host)
    if not program.port:
        return None
    return Served(name, str(program.port), host, told=False, variable=program.variable, host_variable=host_variable)


def _address(name: str, given: str, host: str) -> Served | None:
    if given.startswith("unix:"):
        return None
    found = _ADDRESS.fullmatch(given)
    if found is not None:
        # `:8080` is every address; a number alone leaves the program its own.
        named = host if found[1] is None else found[1].strip("[]") or _ALL
        return Served(name, found[2], _ALL if named in ("0", "*", "::") else named, told=True)
    head, mark, tail = given.rpartition(":")
    return Served(name, tail, head or (_ALL if mark else host), told=True) if "$" in tail else None


def _value(words: tuple[str, ...], option: str) -> str | None:
    """`--port 80`, `--port=80`, `-p80`."""
    for at, word in enumerate(words):
        if word == option:
            return words[at + 1] if at + 1 < len(words) else None
        if word.startswith(option + "="):
            return word[len(option) + 1 :]
        if len(option) == 2 and word.startswith(option) and word[2:].replace(":", "").isdigit():
            return word[2:]
    return None
