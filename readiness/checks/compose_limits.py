"""Services of production without a memory limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.composed import incomplete, place, running, usual
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.compose import ComposeFile
    from readiness.model.artifact import Document


def check(document: Document[ComposeFile]) -> Iterator[Observation]:
    """One observation for each service that stays."""
    for one in running(document):
        if one.node.get("limits.memory") is not None:
            kind, note = Kind.PASS, ""
        elif incomplete(one):
            kind, note = Kind.OPEN, "another file may set it"
        else:
            kind, note = Kind.FAIL, ""
        yield Observation(place(document, one), kind, one.name, note, level=usual(document))
