"""The chart of a document, and what was remarked while it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.helm import SELECTORS, Chart
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.helm import Remark
    from readiness.model.artifact import Document


def chart_of(document: Document[object]) -> Chart | None:
    return document.content if isinstance(document.content, Chart) else None


def remarks(document: Document[object], *kinds: str) -> tuple[Remark, ...]:
    chart = chart_of(document)
    return tuple(one for one in chart.remarks if one.kind in kinds) if chart is not None else ()


def passed(document: Document[object]) -> Iterator[Observation]:
    """The chart as a whole is as it should be."""
    for target in SELECTORS["chart"](document):
        yield Observation(Location(document.path, target.anchor, target.logical), Kind.PASS, target.name)
