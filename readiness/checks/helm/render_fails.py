"""A chart that Helm can not render with the values it ships."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.helm.charts import chart_of, passed, remarks
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.helm import Chart, Remark
    from readiness.model.artifact import Document


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each place where Helm stops, else one for the chart.

    That a chart asks for a value is no fault of its own; only the values for production must give it.
    """
    chart = chart_of(document)
    found = remarks(document, "refused", "nil", "stop")
    if chart is None or not found:
        yield from passed(document)
        return
    for remark in found:
        name = remark.place.path.rpartition("/")[2]
        yield Observation(remark.place, _kind(chart, remark), name, _note(remark))


def _kind(chart: Chart, remark: Remark) -> Kind:
    if remark.kind == "stop":
        return Kind.FAIL if chart.production and chart.is_whole else Kind.OPEN
    return Kind.OPEN if remark.kind == "nil" and not chart.is_whole else Kind.FAIL


def _note(remark: Remark) -> str:
    if remark.kind == "nil":
        return f"`{remark.text}` is a field of nothing with these values"
    return f"it asks for a value: {remark.text}" if remark.kind == "stop" else remark.text
