"""Dockerfiles as BuildKit reads them: instructions, stages, what ships, what it uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.dockerfile.instructions import read
from readiness.formats.dockerfile.lines import directives
from readiness.formats.dockerfile.nodes import mapping
from readiness.formats.dockerfile.selectors import SELECTORS
from readiness.formats.dockerfile.settings import Port, Setting, Settings
from readiness.formats.dockerfile.stages import Dockerfile, Source, Stage, build
from readiness.formats.dockerfile.syntax import Fault, Flag, Heredoc, Instruction, Pair, Word
from readiness.model.artifact import Artifact, Document
from readiness.model.location import Location, Region
from readiness.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.facts import Fact

__all__ = [
    "NAME",
    "SELECTORS",
    "Dockerfile",
    "Flag",
    "Heredoc",
    "Instruction",
    "Pair",
    "Port",
    "Setting",
    "Settings",
    "Source",
    "Stage",
    "Word",
    "documents",
    "facts",
]

NAME = "dockerfile"


def facts(document: Document[object]) -> Iterator[Fact]:
    """What the image is and uses; imported when asked for, as a hook's run asks for no facts."""
    from readiness.formats.dockerfile import telling

    return telling.facts(document)


def documents(artifact: Artifact) -> Iterator[Document[Dockerfile] | Problem]:
    """The whole file as one document, and a Problem for each instruction that could not be read."""
    lines = artifact.text.split("\n")
    found, faults = directives(lines)
    escape = found["escape"].text if "escape" in found else "\\"
    dockerfile = build(read(lines, escape), found, faults)
    if dockerfile is None:
        yield _problem(artifact, Fault(Region.of_line(1, lines[0]), "it has no FROM, so it builds nothing"))
        return
    whole = Region(1, 1, len(lines), len(lines[-1]) + 1)
    root = mapping({name: word.text for name, word in found.items()}, whole)
    yield Document(artifact, NAME, root, dockerfile)
    for fault in dockerfile.problems:
        yield _problem(artifact, fault)


def _problem(artifact: Artifact, fault: Fault) -> Problem:
    where = Location(artifact.path, fault.region)
    return Problem(location=where, kind="unparsable", format=NAME, message=fault.message)
