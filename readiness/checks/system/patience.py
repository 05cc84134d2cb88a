"""How long a program may take to end: what its hook sleeps, and what its server waits for requests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.signals import written_duration
from readiness.model.artifact import Unresolved
from readiness.model.facts import Middleware
from readiness.model.lifecycle import Patience
from readiness.model.named import NamedTuple
from readiness.model.settings import Setting
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.joined import Unit
    from readiness.checks.system.started import Command
    from readiness.model.containers import ContainerRun
    from readiness.model.location import Location

_SLEEP = lazy(r"(?:^|[\s;&/\"'])sleep\s+(\d+)(m?)\b(?!\.)")
_LOOPS = ("while ", "until ", "for ", "||", "timeout ")
_FLAG = lazy(
    r"--(?P<name>graceful-timeout|timeout-graceful-shutdown|graceful-shutdown-timeout|shutdown-timeout|server-shutdown-timeout|drain-timeout)"
    r"(?:[= ](?P<value>\d+(?:\.\d+)?(?:ms|s|m)?))"
)
_SPRING = "spring.lifecycle.timeout-per-shutdown-phase"
_SPRING_NAME = "SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE"
_SPRING_DEFAULT = 30.0


class Wait(NamedTuple):
    seconds: float | None
    """None: only known later."""
    location: Location
    what: str


def hook(run: ContainerRun) -> Wait | None:
    """What the container sleeps before it is told to stop."""
    for asked in run.asked:
        if asked.kind != "preStop":
            continue
        if asked.handler == "sleep":
            seconds = float(asked.seconds) if isinstance(asked.seconds, int) else None
            return Wait(seconds, asked.location, "preStop")
        words = [word.text if isinstance(word, Unresolved) else word for word in asked.command]
        text = " ".join(words)
        if asked.handler != "exec" or any(word in text for word in _LOOPS):
            return None
        slept = sum(int(number) * (60 if minutes else 1) for number, minutes in _SLEEP.findall(text))
        return Wait(float(slept), asked.location, "preStop") if slept else None
    return None


def server(unit: Unit, command: Command, run: ContainerRun) -> Wait | None:
    """The longest of what the code, its settings and its command line allow; None where nothing says."""
    found = [*_flags(command), *_spring(unit, run)] or list(_code(unit, command))
    known = [one for one in found if one.seconds is not None]
    return max(known, key=lambda one: one.seconds or 0, default=found[0] if found else None)


def _flags(command: Command) -> Iterator[Wait]:
    if command.location is not None:
        for found in _FLAG.finditer(" ".join(command.words)):
            yield Wait(written_duration(found["value"]), command.location, f"--{found['name']}")


def _spring(unit: Unit, run: ContainerRun) -> Iterator[Wait]:
    for given in run.environment:
        if given.name == _SPRING_NAME:
            value = given.value
            yield Wait(written_duration(value) if isinstance(value, str) else None, given.location, _SPRING)
            return
    for one in unit.service.of(Setting):
        if one.key == _SPRING and not one.profile:
            yield Wait(written_duration(one.value) if isinstance(one.value, str) else None, one.location, _SPRING)
            return
    for layer in unit.service.of(Middleware):
        if layer.kind == "shutdown" and layer.source == "spring":
            yield Wait(_SPRING_DEFAULT, layer.location, "Spring's graceful shutdown")
            return


def _code(unit: Unit, command: Command) -> Iterator[Wait]:
    """A flag's default counts where the command line does not set it."""
    text = " ".join(command.words)
    for one in unit.service.of(Patience):
        if not one.variable:
            yield Wait(one.seconds, one.location, one.what)
            continue
        given = re.search(rf"--?{re.escape(one.variable)}[= ](\S+)", text)
        if given is None:
            yield Wait(one.seconds, one.location, one.what)
        elif command.location is not None:
            yield Wait(written_duration(given[1]), command.location, one.what)
