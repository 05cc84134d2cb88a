"""Retries that never give up."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.checks.app.occasions import is_watched
from readiness.checks.app.retry_calls import WORDS, retries
from readiness.checks.sources import code_of, said
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each place that sets up retrying and says, or leaves to a known default, what is asked here."""
    code = code_of(cast("Document[Source]", document), *WORDS)
    if code is None or is_watched(document.path):
        return
    for found in retries(code):
        if found.limited is not None:
            yield said(code, found.node, Kind.PASS if found.limited else Kind.FAIL, found.name)
