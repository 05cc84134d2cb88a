"""Where commands run and relative copies land: WORKDIR that depends on what was before it, `cd` without effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import all_runs, place, told
from readiness.formats.dockerfile.expansion import expand
from readiness.formats.image import parse_image
from readiness.model.artifact import Document, Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile, Instruction, Settings, Stage

_ABSOLUTE = lazy(r"[/\\]|[A-Za-z]:|\$|%")
_SYSTEM = lazy(r"/(proc|sys|dev)(/|$)|/(etc|bin|sbin|lib|lib64|boot|run|usr|usr/(bin|sbin|lib))/?$")
_STARTS_IN_ROOT = frozenset(
    "alpine debian ubuntu busybox node python fedora almalinux rockylinux centos amazonlinux nginx eclipse-temurin openjdk".split()
)
"""Images known to have no WORKDIR of their own."""


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each WORKDIR, each relative copy and each RUN that changes the folder."""
    for stage in document.content.stages:
        for instruction, before in stage.each("WORKDIR"):
            yield _workdir(document, stage, instruction, before)
        for instruction, before in stage.each("COPY", "ADD"):
            yield from _copy(document, stage, instruction, before)
    for run in all_runs(document):
        last = run.pipelines[-1] if run.pipelines else ()
        changes = [command for command in run.commands if command.program == "cd"]
        lost = len(changes) == 1 and len(last) == 1 and last[0] is changes[0] and len(last[0].words) > 1
        if changes:
            yield from told(document, run, ["a cd at the end of a RUN, which is forgotten behind it,"] if lost else [])


def _workdir(document: Document[Dockerfile], stage: Stage, instruction: Instruction, before: Settings) -> Observation:
    where = place(document, stage, instruction)
    value = expand(instruction.arguments[0].text, before.scope, document.content.escape)
    path = value.text if isinstance(value, Unresolved) else value
    name = f"WORKDIR {path}"
    if not _ABSOLUTE.match(path):
        known = before.workdir is not None
        note = "relative to the one before it" if known else "relative to whatever the base has set"
        return Observation(where, Kind.FAIL, name, note, level=Level.NOTE if known else None)
    if _SYSTEM.match(path) and isinstance(value, str):
        return Observation(where, Kind.FAIL, name, "a folder of the system")
    if isinstance(value, Unresolved) and path.startswith("$"):
        return Observation(where, Kind.OPEN, name, f"{path} is only known at build time")
    return Observation(where, Kind.PASS, name)


def _copy(
    document: Document[Dockerfile], stage: Stage, instruction: Instruction, before: Settings
) -> Iterator[Observation]:
    """A relative target where no stage below set a folder and the base is known to have none."""
    target = instruction.arguments[-1].text.strip("\"'")
    image = parse_image(document.content.chain(stage)[-1].image)
    if before.workdir is not None or _ABSOLUTE.match(target) or image.repository not in _STARTS_IN_ROOT:
        return
    where = place(document, stage, instruction)
    yield Observation(where, Kind.FAIL, f"{instruction.keyword} to {target}", "no WORKDIR is set", level=Level.NOTE)
