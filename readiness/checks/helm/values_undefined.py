"""A template prints a value that no values file holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.helm.charts import chart_of, passed, remarks
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each such place, else one for the chart. Not where a sub-chart that is not here may bring it."""
    chart = chart_of(document)
    found = remarks(document, "missing")
    if chart is None or not found:
        yield from passed(document)
        return
    for remark in found:
        yield Observation(remark.place, Kind.FAIL if chart.is_whole else Kind.OPEN, remark.text)
