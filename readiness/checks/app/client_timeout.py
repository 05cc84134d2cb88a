"""Outbound HTTP calls that wait for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.checks.app.waits import NEVER, waits
from readiness.checks.sources import said
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each call or client of a known HTTP library."""
    for code, wait in waits(cast("Document[Source]", document)):
        yield said(code, wait.node, Kind.FAIL if wait.ends == NEVER else Kind.PASS, wait.name)
