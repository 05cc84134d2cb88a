""".gitignore: only whether it keeps a lock file out of the repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import EMPTY, Artifact, Document, Node
from readiness.model.facts import LockIgnored
from readiness.model.location import Location, Region
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.formats import Selector
    from readiness.model.facts import Fact

SELECTORS: Mapping[str, Selector] = EMPTY

Named = tuple[tuple[str, Region], ...]

_LOCK = lazy(
    r"/?(?:\*\*/)?(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|uv\.lock|poetry\.lock|pdm\.lock"
    r"|Pipfile\.lock|go\.sum|Cargo\.lock|Gemfile\.lock|composer\.lock)\s*"
)


def documents(artifact: Artifact) -> Iterator[Document[Named]]:
    """None where it names no lock file. One that a later line takes back (`!yarn.lock`) is not ignored."""
    lines = artifact.text.split("\n")
    kept = {regex(r"^!/?(\*\*/)?").sub("", line.strip()) for line in lines if line.startswith("!")}
    found = tuple(
        (match[1], Region.of_line(number, line))
        for number, line in enumerate(lines, start=1)
        if (match := _LOCK.fullmatch(line)) and match[1] not in kept
    )
    if found:
        yield Document(artifact, "gitignore", Node(kind="mapping"), found)


def facts(document: Document[object]) -> Iterator[Fact]:
    """Each lock file that it names."""
    found = document.content
    if isinstance(found, tuple):
        for name, region in found:
            yield LockIgnored(Location(document.path, region), name)
