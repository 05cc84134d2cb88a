"""Commands of probes, healthchecks and hooks that call a program which the image does not hold."""

from __future__ import annotations

from posixpath import basename
from typing import TYPE_CHECKING

from readiness.checks.joined import units
from readiness.checks.system.mounted_script import missing
from readiness.checks.system.program import program
from readiness.checks.system.variables import Files
from readiness.formats.dockerfile.tools import TOOLS, brought
from readiness.formats.shell import argument_list, pipelines
from readiness.model.artifact import Unresolved
from readiness.model.containers import ContainerRun
from readiness.model.facts import ToolsHeld
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.containers import Asking
    from readiness.model.facts import Text
    from readiness.model.location import Location
    from readiness.model.system import System

_SHELLS = frozenset({"sh", "bash", "ash", "dash"})
_BUILT_IN = frozenset(
    "echo test [ [[ exit true false cd set export trap wait kill read printf : . source exec eval return shift umask unset ulimit command type".split()
)
_COREUTILS = frozenset(
    "sleep cat ls grep egrep sed awk kill true false rm touch mkdir head tail tr cut wc date find sort uniq env id hostname stat".split()
)
_RUNTIMES = frozenset({"node", "java", "python", "python3", "dotnet", "php", "ruby"})
"""What a base without tools may well bring."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each command that is run in a container whose image is known."""
    files, held = Files(system), {one.location.path: one for one in system.of(ToolsHeld)}
    judged: set[Location] = set()
    for unit in units(system):
        for run in unit.runs:
            judged.add(run.location)
            image = program(unit, run, files).image
            tools = held.get(image.location.path) if image is not None else None
            if tools is not None:
                yield from _run(run, tools)
            elif not unit.images:
                yield from _of_others(run)
    for run in system.of(ContainerRun):
        yield from missing(run, system.files)
        if run.location not in judged:
            yield from _of_others(run)


def _run(run: ContainerRun, tools: ToolsHeld) -> Iterator[Observation]:
    for asking in run.asked:
        if asking.handler != "exec" or not asking.command:
            continue
        wanted = list(dict.fromkeys(_called(asking.command)))
        states = {name: _state(name, tools) for name in wanted}
        base = tools.location._replace(message="the image")
        yield from _told(run, asking, states, base)


def _of_others(run: ContainerRun) -> Iterator[Observation]:
    """Of a well-known image only what is surely not there is told."""
    image = run.image
    if not isinstance(image, str) or not image:
        return
    for asking in run.asked:
        if asking.handler == "exec" and asking.command:
            states: dict[str, bool | None] = {
                name: brought(image, name) for name in _called(asking.command) if name in TOOLS
            }
            if False in states.values():
                yield from _told(run, asking, states, None)


def _told(
    run: ContainerRun, asking: Asking, states: Mapping[str, bool | None], base: Location | None
) -> Iterator[Observation]:
    if not states:
        return
    said = (
        "the healthcheck"
        if asking.kind == "healthcheck"
        else f"the {asking.kind} probe"
        if asking.kind.islower()
        else asking.kind
    )
    related = (base,) if base is not None else ()
    lacking = next((name for name, there in states.items() if there is False), "")
    unsure = next((name for name, there in states.items() if there is None), "")
    if lacking:
        level = Level.WARNING if run.development or asking.kind in ("preStop", "postStart") else None
        yield Observation(asking.location, Kind.FAIL, lacking, f"{said} of {run.name} calls it", related, level=level)
    elif unsure:
        yield Observation(asking.location, Kind.OPEN, unsure, f"whether the image has {unsure} can't be told", related)
    else:
        yield Observation(asking.location, Kind.PASS, ", ".join(states), related=related)


def _state(name: str, tools: ToolsHeld) -> bool | None:
    if name in tools.has or name in tools.copied or (name in _COREUTILS and "sh" in tools.has):
        return True
    if name in tools.lacks or (name in tools.left and "*" not in tools.copied):
        return False
    if tools.bare and name not in _RUNTIMES and "*" not in tools.copied:
        return False
    return None


def _called(command: tuple[Text, ...]) -> Iterator[str]:
    """The programs that are looked up by name; one that is called by its path is the program's own business."""
    first = command[0]
    if isinstance(first, Unresolved):
        return
    words = tuple(word if isinstance(word, str) else word.text for word in command)
    shell = basename(first) in _SHELLS
    if shell:
        yield basename(first)
    if shell and "-c" in words[:3]:
        text = words[words.index("-c") + 1] if words.index("-c") + 1 < len(words) else ""
        found = pipelines(text)
    else:
        found = argument_list(words)
    for pipeline in found:
        for one in pipeline:
            name = one.words[0] if one.words else ""
            plain = name and "$" not in name and name not in _BUILT_IN and name not in _SHELLS
            if plain and ("/" not in name or name.startswith(("/bin/", "/usr/bin/", "/usr/local/bin/"))):
                yield basename(name)
