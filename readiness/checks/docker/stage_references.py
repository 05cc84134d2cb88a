"""Stages and images by name: two of one name, reserved ones, copies from a stage that is not there, arguments nobody declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import place
from readiness.formats import bases
from readiness.model.artifact import Document, Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile, Source, Stage

_NAME = lazy(r"\$(?:\{(\w+)\}|(\w+))")
"""Without a default: `${TAG:-1.2}` is something whatever is declared."""
_RESERVED = frozenset({"scratch", "context"})


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each named stage, each FROM with an argument in it, each source of files that is no image."""
    dockerfile = document.content
    seen: set[str] = set()
    for stage in dockerfile.stages:
        if stage.name:
            note = "the name stands for another stage already" if stage.name in seen else ""
            note = "builders keep this name for themselves" if stage.name in _RESERVED else note
            where = place(document, stage, stage.origin)
            yield Observation(where, Kind.FAIL if note else Kind.PASS, f"stage {stage.name}", note)
            seen.add(stage.name)
        yield from _undeclared(document, stage)
        for source in stage.sources:
            yield from _source(document, stage, source)


def _undeclared(document: Document[Dockerfile], stage: Stage) -> Iterator[Observation]:
    """Names in FROM that no ARG in front of the first FROM declares: nothing that is given to the build reaches them."""
    written = stage.reference.text
    names = [found[1] or found[2] for found in _NAME.finditer(written)]
    lost = [name for name in names if name not in document.content.defaults]
    if names:
        note = f"no ARG in front of the first FROM declares {lost[0]}, so it is empty" if lost else ""
        where = place(document, stage, stage.origin, stage.reference.region)
        yield Observation(where, Kind.FAIL if lost else Kind.PASS, f"FROM {written}", note, level=Level.WARNING)


def _source(document: Document[Dockerfile], stage: Stage, source: Source) -> Iterator[Observation]:
    where = place(document, stage, source.instruction, source.region)
    name = source.image.text if isinstance(source.image, Unresolved) else source.image
    if source.stage is not None:
        yield Observation(where, Kind.PASS, name)
    elif isinstance(source.image, str) and (note := _broken(document.content, stage, source.image)):
        yield Observation(where, Kind.FAIL, f"--from={name}", note)


def _broken(dockerfile: Dockerfile, stage: Stage, name: str) -> str:
    if name.lower() == stage.name or name == str(stage.number):
        return "it is the stage's own name"
    if name.isdecimal():
        return "there is no such stage before it"
    if dockerfile.is_stage(name):
        return "that stage comes later"
    close = _near(dockerfile, stage, name)
    return f"no stage of this name; `{close}` is near" if close else ""


def _near(dockerfile: Dockerfile, stage: Stage, name: str) -> str:
    """An earlier stage whose name was probably meant. Anything may be a context given to the build, so only the nearest."""
    if any(mark in name for mark in "/:.@") or bases.lookup(name) is not None:
        return ""
    from difflib import get_close_matches

    earlier = [one.name for one in dockerfile.stages[: stage.number] if one.name]
    return next(iter(get_close_matches(name.lower(), earlier, 1, 0.8)), "")
