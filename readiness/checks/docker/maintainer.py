"""MAINTAINER, which a label has replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import place
from readiness.checks.edited import in_source
from readiness.model.finding import Applicability, Fix, Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile, Instruction
    from readiness.model.artifact import Document

_SPECIAL = frozenset("\\`$\"'\n")
"""In a label's quotes these mean something."""


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One fail for each."""
    for stage in document.content.stages:
        for instruction in stage.instructions:
            if instruction.keyword == "MAINTAINER":
                fix = _fix(document.path, instruction)
                yield Observation(place(document, stage, instruction), Kind.FAIL, "MAINTAINER", fix=fix)


def _fix(path: str, instruction: Instruction) -> Fix | None:
    name, source = instruction.text.strip(), instruction.source
    if name[:1] == name[-1:] and name[:1] in {'"', "'"}:
        name = name[1:-1].strip()
    if not name or not _SPECIAL.isdisjoint(name) or "\n" in source:
        return None
    start = len(source) - len(source.lstrip())
    label = f'LABEL org.opencontainers.image.authors="{name}"'
    edit = in_source(path, instruction, start, len(source.rstrip()), label)
    return Fix("write a label", (edit,), Applicability.SAFE)
