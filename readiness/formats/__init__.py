"""What we know of each file format: recognise, parse, select, edit.

A format is a module with `SELECTORS`, `documents(artifact)` and `facts(document)` (see `Format`). Which modules a path may
need is decided by name alone, so that a run imports only what its files call for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from readiness.model.artifact import Artifact, Document, Target
from readiness.model.facts import Fact, Problem

Selector = Callable[[Document[object]], Iterable[Target]]


class Format(Protocol):
    """The shape of a format's module. There is nothing to inherit: mypy compares."""

    SELECTORS: Mapping[str, Selector]
    """`container` for `kubernetes.container`."""

    def documents(self, artifact: Artifact) -> Iterator[Document[object] | Problem]:
        """What the text holds. Never raises on bad input: yields a Problem and what could still be read."""

    def facts(self, document: Document[object]) -> Iterator[Fact]:
        """What the document tells of the system."""
