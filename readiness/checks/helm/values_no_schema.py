"""Values that nothing checks: a chart without values.schema.json."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.helm.charts import chart_of
from readiness.formats.helm import SELECTORS
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each chart that has values and makes something."""
    chart = chart_of(document)
    if chart is None or chart.is_library or not chart.values:
        return
    for target in SELECTORS["chart"](document):
        kind = Kind.PASS if "values.schema.json" in chart.files else Kind.FAIL
        yield Observation(Location(document.path, target.anchor, target.logical), kind, target.name)
