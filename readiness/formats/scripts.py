"""Shell scripts that a container may start: their commands, one after the other. Nothing is expanded."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.formats.shell import pipelines
from readiness.model.artifact import Artifact, Document, Node
from readiness.model.lifecycle import Script
from readiness.model.location import Location, Region
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from readiness.model.artifact import Target
    from readiness.model.facts import Fact
    from readiness.model.problem import Problem

NAME = "shell"
SELECTORS: Mapping[str, Callable[[Document[object]], Iterable[Target]]] = {}
_OPENS = lazy(r"<<-?\s*[\"']?(\w+)[\"']?")
_BACKGROUND = lazy(r"(?m)(?<![&>|])&(?![&>\d])\s*(?:$|\S)|^\s*(?:wait|trap)\b|\bsupervisord\b")
_LONGEST = 2000
"""Lines: longer ones are no entrypoints."""


def documents(artifact: Artifact) -> Iterator[Document[object] | Problem]:
    """The whole file as one document."""
    lines = artifact.text.split("\n")
    if len(lines) <= _LONGEST:
        yield Document(artifact, NAME, Node(kind="mapping", position=(1, 1, len(lines), 1)), _script(artifact, lines))


def facts(document: Document[object]) -> Iterator[Fact]:
    """The script."""
    yield cast("Script", document.content)


def _script(artifact: Artifact, lines: list[str]) -> Script:
    found = [
        (command.words, Location(artifact.path, Region.of_line(number, lines[number - 1])), "exec" in command.wrappers)
        for number, text in _logical(lines)
        for pipeline in pipelines(text)
        for command in pipeline
        if command.words
    ]
    plain = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    return Script(Location(artifact.path), tuple(found), _BACKGROUND.search(plain) is not None)


def _logical(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Lines with those that go on behind a backslash, each with the number of its first; without comments and heredocs' bodies."""
    at = 0
    while at < len(lines):
        start, text = at + 1, lines[at].strip()
        at += 1
        while text.endswith("\\") and at < len(lines):
            text = f"{text[:-1]} {lines[at].strip()}"
            at += 1
        opened = _OPENS.search(text)
        if opened is not None:
            while at < len(lines) and lines[at].strip() != opened[1]:
                at += 1
            at += 1
            text = text[: opened.start()]
        if text and not text.startswith("#"):
            yield start, text
