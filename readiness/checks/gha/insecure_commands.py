"""Workflows that switch the withdrawn way of setting variables from the log on again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.workflow import Workflow
    from readiness.model.artifact import Document

_NAME = "ACTIONS_ALLOW_UNSECURE_COMMANDS"


def check(document: Document[Workflow]) -> Iterator[Observation]:
    """One observation for every place that sets it; one pass where there is none."""
    found = False
    for node in document.root.walk():
        value = node.fields.get(_NAME)
        if value is not None:
            found = True
            place = Location(document.path, node.key_region(_NAME))
            kind = Kind.FAIL if value.text.lower() == "true" else Kind.PASS
            yield Observation(place, Kind.OPEN if isinstance(value.value, Unresolved) else kind, _NAME)
    if not found:
        yield Observation(Location(document.path), Kind.PASS)
