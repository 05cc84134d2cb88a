"""What several Dockerfile checks need: where an instruction stands, and what a file's name says of its purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.dockerfile.commands import Run, runs
from readiness.formats.package_managers import Call, call
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location, Region

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile, Instruction, Stage
    from readiness.model.artifact import Document
    from readiness.model.finding import Fix


def place(
    document: Document[Dockerfile], stage: Stage, instruction: Instruction, region: Region | None = None
) -> Location:
    """The instruction's first line (where other tools point too), or a part of it."""
    logical = f"stage/{stage.label}/{instruction.keyword}"
    return Location(document.path, region or instruction.anchor, logical)


def ships(dockerfile: Dockerfile, stage: Stage) -> bool:
    """What it holds is part of the image, not only of the way there."""
    return stage.number in dockerfile.shipped_chain


def calls(run: Run) -> Iterator[Call]:
    """The package managers that a RUN calls."""
    for command in run.commands:
        found = call(command)
        if found is not None:
            yield found


def all_runs(document: Document[Dockerfile], *, shipped: bool = False) -> Iterator[Run]:
    dockerfile = document.content
    stages = [stage for stage in dockerfile.stages if not shipped or ships(dockerfile, stage)]
    return runs(dockerfile, stages)


def told(
    document: Document[Dockerfile],
    run: Run,
    bad: list[str],
    *,
    note: str = "",
    level: Level | None = None,
    good: bool = True,
    fix: Fix | None = None,
) -> Iterator[Observation]:
    """One fail for each bad thing in a RUN, once; a pass if there is none (and something was examined)."""
    where = place(document, run.stage, run.instruction)
    for name in dict.fromkeys(bad):
        yield Observation(where, Kind.FAIL, name, note, fix=fix, level=level)
    if not bad and good:
        yield Observation(where, Kind.PASS)
