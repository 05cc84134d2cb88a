"""The way of a signal: what the platform sends, whether the first process hands it on, whether the program listens for that one."""

from __future__ import annotations

from posixpath import basename
from typing import TYPE_CHECKING

from readiness.checks.app.sigterm_missing import hears
from readiness.checks.docker.pid_one import judge
from readiness.checks.docker.started import INITS, peeled
from readiness.checks.joined import units
from readiness.checks.system.built import built_here
from readiness.checks.system.started import Command, command, first_file, script_of
from readiness.formats.source.signals import UNKNOWN
from readiness.model.artifact import Unresolved
from readiness.model.facts import ComposeService, Framework, Listen, Middleware
from readiness.model.finding import Kind, Observation
from readiness.model.lifecycle import Hearing, Script
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.checks.joined import Unit
    from readiness.model.containers import ContainerRun
    from readiness.model.facts import ImageBuilt
    from readiness.model.location import Location
    from readiness.model.system import System

_ENDS = frozenset({"SIGTERM", "SIGINT", "SIGQUIT"})
"""SIGHUP is asked for to read the configuration again."""
_BRING_THEIR_OWN = frozenset({"nginx", "php-fpm"})
"""Servers whose official images say STOPSIGNAL themselves."""
_SERVERS: Mapping[str, frozenset[str]] = {
    "gunicorn": frozenset({"SIGTERM"}),
    "uvicorn": frozenset({"SIGTERM", "SIGINT"}),
    "fastapi": frozenset({"SIGTERM", "SIGINT"}),
    "hypercorn": frozenset({"SIGTERM", "SIGINT"}),
    "daphne": frozenset({"SIGTERM", "SIGINT"}),
    "celery": frozenset({"SIGTERM", "SIGQUIT"}),
    "nginx": frozenset({"SIGQUIT"}),
    "php-fpm": frozenset({"SIGQUIT"}),
    "java": frozenset({"SIGTERM", "SIGINT", "SIGHUP"}),
    "dotnet": frozenset({"SIGTERM", "SIGINT", "SIGQUIT"}),
    "puma": frozenset({"SIGTERM", "SIGINT"}),
    "locust": frozenset({"SIGTERM", "SIGINT"}),
    "envoy": frozenset({"SIGTERM", "SIGINT"}),
}
"""Program → signals at which it ends in good order, by its own documentation."""
_WAITS_FOR_CHILD = frozenset({"exec", "exit", "echo", "printf", "wait", "cd", "export", "set", "rm", "cp", "mv", "mkdir", "chown", "chmod",
                              "sleep", "true", "return", "source", ".", "kill", "trap", "fi", "done", "esac", "break", "cat", "ln", "touch"})  # fmt: skip
"""What ends at once: a script that ends so starts its program before."""
_PYTHON = lazy(r"python\d*(\.\d+)?|pypy3?")
_LIBRARIES_HEAR = frozenset({"uvicorn", "aiohttp", "sanic", "hypercorn", "granian", "daphne", "gunicorn", "quart"})
_DEAF = frozenset({"grpc", "flask", "http.server", "waitress"})
"""Servers in Python that leave SIGTERM to the program."""


class Way(NamedTuple):
    """One image with one way to start it."""

    unit: Unit
    image: ImageBuilt
    run: ContainerRun | None
    command: Command


def check(system: System) -> Iterator[Observation]:
    """One observation for each way of starting a server of ours."""
    told: set[tuple[Location, Kind, str]] = set()
    for unit in units(system):
        if unit.service.kind not in ("service", "worker"):
            continue
        for way in _ways(unit):
            for one in _judge(way):
                key = (one.location, one.kind, one.note)
                if way.run is not None or key not in told:  # several services may share one Dockerfile
                    told.add(key)
                    yield one


def _ways(unit: Unit) -> Iterator[Way]:
    """The image as it is, and each container that starts or stops it otherwise."""
    for image in unit.images:
        if not _is_never_as_it_is(unit, image):
            yield Way(unit, image, None, command(image, None))
    for run in unit.deployed():
        own = built_here(unit, run)
        if own is None:
            continue
        told = command(own, run)
        if told.overridden or run.stop_signal is not None:
            yield Way(unit, own, run, told)


def _is_never_as_it_is(unit: Unit, image: ImageBuilt) -> bool:
    """All that run it start or stop it otherwise. In development only how it is stopped says something of the image."""
    deployed = unit.deployed()
    builds = {one.location for one in unit.service.of(ComposeService) if one.dockerfile == image.location.path}
    runs = [run for run in deployed or unit.runs if run.location in builds or built_here(unit, run) == image]
    return bool(runs) and all(
        run.stop_signal is not None or (bool(deployed) and command(image, run).overridden) for run in runs
    )


def _judge(way: Way) -> Iterator[Observation]:
    name = way.unit.service.name
    if not way.command.words or way.command.location is None:
        return
    sent, where = _sent(way)
    if isinstance(sent, Unresolved):
        yield Observation(where, Kind.OPEN, name, f"STOPSIGNAL {sent.text} is only known later")
        return
    heard, hearings = _heard(way)
    if heard is None:
        yield from _deaf(way)
        return
    chain = _chain(way, sent, where, hearings)
    if sent not in heard and hearings and not _starts(way, hearings):
        return
    if sent not in heard:
        yield _mismatch(way, sent, where, heard, hearings, chain)
        return
    lost = _lost(way)
    if lost is None:
        yield Observation(way.command.location, Kind.PASS, name, related=chain)
    elif lost[0] is Kind.FAIL:
        yield Observation(lost[1], Kind.FAIL, name, lost[2], related=chain)
    elif lost[0] is Kind.OPEN:
        yield Observation(lost[1], Kind.OPEN, name, lost[2], related=chain)


def _starts(way: Way, hearings: tuple[Location, ...]) -> bool:
    """What listens is the program itself, not a task or a command beside it: it serves, or is what process 1 is told to run."""
    serving = {one.location.path for one in way.unit.service.of(Listen)}
    named = {basename(word) for word in way.command.words}
    return any(one.path.endswith(".go") or one.path in serving or basename(one.path) in named for one in hearings)


def _sent(way: Way) -> tuple[str | Unresolved, Location]:
    told = way.run.stop_signal if way.run is not None else None
    if told is not None:
        value: object = told.value
        return (value if isinstance(value, Unresolved) else _named(str(value))), told.location
    if way.image.stop_signal is not None:
        text, where = way.image.stop_signal
        return (text if isinstance(text, Unresolved) else _named(text)), where
    assert way.command.location is not None
    return "SIGTERM", way.command.location


_NUMBERS = {"1": "SIGHUP", "2": "SIGINT", "3": "SIGQUIT", "9": "SIGKILL", "15": "SIGTERM", "28": "SIGWINCH"}


def _named(text: str) -> str:
    upper = text.upper()
    return _NUMBERS.get(upper, upper if upper.startswith("SIG") else f"SIG{upper}")


def _heard(way: Way) -> tuple[frozenset[str] | None, tuple[Location, ...]]:
    """Signals at which the program ends in good order, and where it says so. None: nothing is known of it."""
    program = _program(way)
    if (
        program in _BRING_THEIR_OWN
        and way.image.stop_signal is None
        and (way.run is None or way.run.stop_signal is None)
    ):
        return None, ()
    known = _SERVERS.get(program)
    if known is not None and program != "java":
        return known, ()
    service = way.unit.service
    told = [one for one in service.of(Hearing) if not one.language.endswith(" list")]
    listed = [one for one in service.of(Hearing) if one.language.endswith(" list")]
    names = {name for one in told for name in one.signals}
    if UNKNOWN in names or any(not one.signals for one in told):
        names |= {name for one in listed for name in one.signals}
        if not listed:
            return None, ()
    ends = names & _ENDS
    places = tuple(
        one.location._replace(message=f"the code listens for {', '.join(one.signals)}")
        for one in (*told, *(listed if UNKNOWN in names else ()))
        if set(one.signals) & _ENDS
    )
    hooks = [one for one in service.of(Middleware) if one.kind == "shutdown"]
    if any(one.source == "java" for one in hooks) or program == "java":
        return known or _SERVERS["java"], ()
    if ends:
        by_library = any(one.detail != "SIGTERM" and one.source not in ("SIGTERM", "os/signal") for one in hooks)
        return frozenset(ends | ({"SIGTERM"} if by_library else set())), places
    if any(one.source != "SIGTERM" for one in hooks):
        return frozenset({"SIGTERM"}), tuple(one.location._replace(message="the code ends here") for one in hooks[:1])
    if _LIBRARIES_HEAR & {one.framework for one in service.of(Listen)}:
        return _SERVERS["uvicorn"], ()
    return None, ()


def _program(way: Way) -> str:
    words = way.command.words
    if len(words) > 2 and words[1].endswith("c") and words[1].startswith("-"):
        from readiness.formats.shell import pipelines

        commands = [one for pipeline in pipelines(words[2]) for one in pipeline if one.words]
        words = commands[-1].words if commands else ()
    inner = peeled(words)
    return inner[0].rstrip("0123456789.") if inner else ""


def _chain(way: Way, sent: str, where: Location, hearings: tuple[Location, ...]) -> tuple[Location, ...]:
    assert way.command.location is not None
    told = way.run is not None and way.run.stop_signal is not None
    said = "STOPSIGNAL" if way.image.stop_signal is not None and not told else "the platform"
    first = where._replace(message=f"{said} sends {sent}") if where != way.command.location else None
    start = way.command.location._replace(message=f"process 1 is {' '.join(way.command.words[:3])[:60]}")
    return tuple(one for one in (first, start, *hearings) if one is not None)


def _mismatch(
    way: Way,
    sent: str,
    where: Location,
    heard: frozenset[str],
    hearings: tuple[Location, ...],
    chain: tuple[Location, ...],
) -> Observation:
    """At what sends another signal, if it says so; else at the code, which listens for the wrong one."""
    own = where != way.command.location
    place = where if own or not hearings else hearings[0]._replace(message="")
    note = f"it is sent {sent}, and ends in good order at {' or '.join(sorted(heard))}"
    return Observation(place, Kind.FAIL, way.unit.service.name, note, related=chain)


def _lost(way: Way) -> tuple[Kind, Location, str] | None:
    """Where the first process keeps the signal for itself; None where it hands it on or is the program."""
    words, where = way.command.words, way.command.location
    assert where is not None
    if way.run is not None and way.run.init is not None and way.run.init.value is True:
        return None
    if way.command.unknown:
        return Kind.OPEN, where, f"{way.command.unknown} is only known later"
    if basename(words[0]) in INITS:
        return None
    script = script_of(way.unit, way.image, words)
    if script is not None:
        return _ending(script)
    if basename(words[0]) == "bash" and words[1:2] == ("-c",):
        return None  # since 5.1 it gives its place to the last of several commands
    kind, name, note = judge(words)
    if kind is Kind.FAIL:
        return Kind.FAIL, where, note or f"{name} is process 1, and keeps SIGTERM from the program"
    if kind is Kind.OPEN and note:
        return (
            Kind.OPEN,
            where,
            f"what {basename(first_file(words)) or name} does is not in the repository, or has another name there",
        )
    return None


def _ending(script: Script) -> tuple[Kind, Location, str] | None:
    """Whether the script's last command takes its place."""
    if any(executed for *_, executed in script.commands):
        return None
    name = basename(script.location.path)
    if script.background or not script.commands:
        return Kind.OPEN, script.location, f"whether {name} hands signals on to what it starts is not known"
    last, where, _ = script.commands[-1]
    if not last or last[0] in _WAITS_FOR_CHILD:
        return Kind.OPEN, script.location, f"what {name} starts cannot be told"
    return Kind.FAIL, where, f"{name} starts {last[0][:40]} without exec, and keeps SIGTERM from it"


def _deaf(way: Way) -> Iterator[Observation]:
    """Servers of which nothing asks for the signal. Those of HTTP in Go and Node are another rule's."""
    service = way.unit.service
    if way.run is not None or hears(service) or any(set(one.signals) & _ENDS for one in service.of(Hearing)):
        return
    listens = service.of(Listen)
    if listens and all(one.framework == "grpc" and not one.location.path.endswith(".py") for one in listens):
        related = (way.command.location._replace(message="process 1 is the program"),) if way.command.location else ()
        note = "nothing listens for SIGTERM, so that calls which are under way are cut off"
        yield Observation(listens[0].location, Kind.FAIL, service.name, note, related=related)
        return
    yield from _ignoring(way)


def _ignoring(way: Way) -> Iterator[Observation]:
    """Python as process 1 ignores SIGTERM unless something asks for it: the kernel has no default for process 1."""
    words, service = way.command.words, way.unit.service
    listens = [one for one in service.of(Listen) if one.location.path.endswith(".py")]
    if not listens or service.of(Hearing) or not way.command.location:
        return
    deployed = way.unit.deployed()
    if deployed and all(run.init is not None and run.init.value is True for run in deployed):
        return
    python = [word for word in words[:3] if _PYTHON.fullmatch(basename(word))]
    starts = python and (words[0] == python[0] or basename(words[0]) == "opentelemetry-instrument")
    others = {one.framework for one in listens} - _DEAF
    if not starts or others or _LIBRARIES_HEAR & {one.name for one in service.of(Framework)}:
        return
    note = "Python as process 1 ignores SIGTERM unless the program listens for it"
    related = (listens[0].location._replace(message=f"a server of {listens[0].framework}, which does not"),)
    yield Observation(way.command.location, Kind.FAIL, service.name, note, related=related)
