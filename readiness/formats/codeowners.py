"""CODEOWNERS: whose a path is."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.model.artifact import Artifact, Document, Node
from readiness.model.location import Location, Region
from readiness.model.operations import Owner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from readiness.model.artifact import Target
    from readiness.model.facts import Fact
    from readiness.model.problem import Problem

NAME = "codeowners"
SELECTORS: Mapping[str, Callable[[Document[object]], Iterable[Target]]] = {}


def documents(artifact: Artifact) -> Iterator[Document[object] | Problem]:
    """The whole file as one document."""
    lines = artifact.text.split("\n")
    owners = tuple(_owners(artifact.path, lines))
    yield Document(artifact, NAME, Node(kind="mapping", position=(1, 1, len(lines), 1)), owners)


def _owners(path: str, lines: list[str]) -> Iterator[Owner]:
    """One for each line that names a pattern; a line without owners takes them away. GitLab's sections may name owners for all below."""
    section: tuple[str, ...] = ()
    for number, line in enumerate(lines, 1):
        words = line.partition(" #")[0].split()
        if not words or words[0].startswith("#"):
            continue
        if words[0].startswith(("[", "^[")):
            section = tuple(word for word in words if word.startswith("@"))
            continue
        yield Owner(Location(path, Region.of_line(number, line), words[0]), words[0], tuple(words[1:]) or section)


def facts(document: Document[object]) -> Iterator[Fact]:
    """The owners."""
    yield from cast("tuple[Owner, ...]", document.content)
