"""Files that hold keys, logins or settings of one place, copied into a layer by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.docker.secret_paths import kind_of
from readiness.checks.dockerfile_views import place, ships
from readiness.formats.dockerfile.expansion import expand
from readiness.model.artifact import Document, Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile

_OF_A_PLACE = "an env file of one environment may be free of secrets, and still is not for every image"
_REMOTE = lazy(r"[a-z][a-z+]*://|git@|<<")


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each file or folder that COPY and ADD name."""
    dockerfile = document.content
    for stage in dockerfile.stages:
        shipped = ships(dockerfile, stage)
        for instruction, before in stage.each("COPY", "ADD"):
            where = place(document, stage, instruction)
            for word in instruction.arguments[:-1]:
                source = expand(word.text, before.scope, dockerfile.escape)
                name = source.text if isinstance(source, Unresolved) else source
                if not _REMOTE.match(name):
                    kind, note, level = _judge(name, shipped=shipped)
                    yield Observation(where, kind, name, note, level=level)


def _judge(name: str, *, shipped: bool) -> tuple[Kind, str, Level | None]:
    found = kind_of(name.rstrip("/"))
    if found is None:
        return Kind.PASS, "", None
    if not shipped:
        return Kind.FAIL, "into a build stage: it stays in the build's cache, not in the image", Level.NOTE
    if found == "env of a place":
        return Kind.FAIL, _OF_A_PLACE, Level.WARNING
    return Kind.FAIL, "", None
