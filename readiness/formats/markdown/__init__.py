"""Documents for the people who operate a service: Markdown, by sections. In English and in Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.formats.markdown.reading import sections, title_of
from readiness.formats.markdown.topics import topics_of
from readiness.model.artifact import Artifact, Document, Node
from readiness.model.location import Location
from readiness.model.operations import Handbook
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from readiness.model.artifact import Target
    from readiness.model.facts import Fact
    from readiness.model.problem import Problem

NAME = "markdown"
_ANCHOR = lazy(r"(?:<a\s[^>]*?(?:id|name)=[\"']?|<\w+\s[^>]*?id=[\"']?|\{#)([\w.:-]+)")
SELECTORS: Mapping[str, Callable[[Document[object]], Iterable[Target]]] = {}


def documents(artifact: Artifact) -> Iterator[Document[object] | Problem]:
    """The whole file as one document."""
    lines = artifact.text.split("\n")
    found = tuple(sections(artifact.path, lines))
    topics = topics_of(f"{artifact.path} {title_of(found)}")
    book = Handbook(Location(artifact.path), topics, found, tuple(_ANCHOR.findall(artifact.text)))
    yield Document(artifact, NAME, Node(kind="mapping", position=(1, 1, len(lines), 1)), book)


def facts(document: Document[object]) -> Iterator[Fact]:
    """The handbook."""
    yield cast("Handbook", document.content)
