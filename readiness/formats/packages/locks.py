"""A lock file of any ecosystem, by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.packages.broken import MalformedError, problem
from readiness.model.artifact import Artifact, Document, Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.packages.content import LockedPackages
    from readiness.model.problem import Problem


def documents(artifact: Artifact) -> Iterator[Document[LockedPackages] | Problem]:
    try:
        content = read(artifact.path.rpartition("/")[2], artifact.text)
    except MalformedError as fault:
        yield problem(artifact, fault)
        return
    yield Document(artifact, "package", Node(kind="mapping"), content, f"{content.manager} lock file")


def read(base: str, text: str) -> LockedPackages:
    """What a lock file of this name holds. Raises MalformedError."""
    from readiness.formats.packages import go, npm_locks, other_locks, pypi_locks

    if base == "go.sum":
        return go.read_sum(text)
    if base in npm_locks.READERS:
        return npm_locks.read(base, text)
    if base in other_locks.READERS:
        return other_locks.read(base, text)
    return pypi_locks.read(base, text)
