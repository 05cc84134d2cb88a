"""Makefiles and justfiles: what their targets run and need. Nothing is expanded: what a variable holds is not known here."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.model.artifact import Artifact, Document, Node
from readiness.model.facts import Fact, TaskDefined
from readiness.model.location import Location, Region
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from readiness.model.artifact import Target
    from readiness.model.problem import Problem

NAME = "tasks"
SELECTORS: Mapping[str, Callable[[Document[object]], Iterable[Target]]] = {}
_RULE = lazy(r"^@?(?P<names>[A-Za-z_][\w./-]*(?:[ \t]+[\w./=*+'\"-]+)*)[ \t]*::?(?!=)(?P<needs>[^#=]*)(?:#.*)?$")


def documents(artifact: Artifact) -> Iterator[Document[object] | Problem]:
    """The whole file as one document."""
    lines = artifact.text.split("\n")
    tool = "just" if "just" in artifact.path.rpartition("/")[2].lower() else "make"
    found = tuple(_tasks(artifact.path, tool, lines))
    yield Document(artifact, NAME, Node(kind="mapping", position=(1, 1, len(lines), 1)), found)


def facts(document: Document[object]) -> Iterator[Fact]:
    """The targets, and the images that their recipes build."""
    from readiness.formats.building.recipes import made

    found = cast("tuple[TaskDefined, ...]", document.content)
    yield from found
    yield from made(found, document.artifact.text)


def _tasks(path: str, tool: str, lines: list[str]) -> Iterator[TaskDefined]:
    number = 0
    while number < len(lines):
        found = _RULE.match(lines[number])
        start, number = number, number + 1
        if found is None or (tool == "make" and "=" in found["names"]):
            continue
        body: list[str] = []
        while number < len(lines) and (lines[number][:1] in ("\t", " ") or not lines[number].strip()):
            body.append(regex(r"^\s*[@+-]*").sub("", lines[number]))
            number += 1
        names = found["names"].split() if tool == "make" else found["names"].split()[:1]
        place = Location(path, Region.of_line(start + 1, lines[start]), names[0])
        for name in names:
            yield TaskDefined(place, tool, name, "\n".join(body).strip(), tuple(found["needs"].split()))
