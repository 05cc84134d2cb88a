"""Builds of the JVM: which libraries `pom.xml` and `build.gradle` bring along, by name. Versions are not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.builds import gradle, maven
from readiness.model.artifact import Document, Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.formats import Selector
    from readiness.model.artifact import Artifact
    from readiness.model.facts import Fact
    from readiness.model.problem import Problem
    from readiness.model.settings import Brought

NAME = "build"
SELECTORS: Mapping[str, Selector] = {}


def documents(artifact: Artifact) -> Iterator[Document[object] | Problem]:
    """What it brings along, and what it says of versions and of the Java it is built for: that is read as other manifests are."""
    from readiness.formats import packages

    yield from packages.documents(artifact)
    read = maven.brought if artifact.path.endswith(".xml") else gradle.brought
    lines = artifact.text.split("\n")
    root = Node(kind="mapping", position=(1, 1, len(lines), len(lines[-1]) + 1))
    yield Document(artifact, NAME, root, read(artifact))


def facts(document: Document[Brought]) -> Iterator[Fact]:
    """Brought."""
    yield document.content
