"""CMD, ENTRYPOINT or HEALTHCHECK a second time in one stage: the first is dead text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import place
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile, Instruction
    from readiness.model.artifact import Document

_FROM_HISTORY = "#(nop)"
"""Stands in Dockerfiles that were made from an image's history, where each layer of a base speaks."""


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each such instruction."""
    if _FROM_HISTORY in document.artifact.text:
        return
    for stage in document.content.stages:
        first: dict[str, Instruction] = {}
        for instruction, _ in stage.each("CMD", "ENTRYPOINT", "HEALTHCHECK"):
            earlier = first.setdefault(instruction.keyword, instruction)
            again = earlier is not instruction
            related = (Location(document.path, earlier.anchor, message="has no effect"),) if again else ()
            where = place(document, stage, instruction)
            yield Observation(where, Kind.FAIL if again else Kind.PASS, instruction.keyword, related=related)
