"""Outbound HTTP calls that only a default of minutes ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.checks.app.waits import SLOWLY, waits
from readiness.checks.sources import said
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each call or client of a library whose default is that long."""
    for code, wait in waits(cast("Document[Source]", document)):
        if wait.default:
            yield said(
                code,
                wait.node,
                Kind.FAIL if wait.ends == SLOWLY else Kind.PASS,
                f"{wait.name} gives up after {wait.default}",
            )
