"""A chart's dependency whose version is a range, without a lock file that settles it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.helm.charts import chart_of
from readiness.formats.kubernetes.values import name_of
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document

_EXACT = lazy(r"=?\s*v?\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?\s*\Z")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each dependency that comes from elsewhere."""
    chart = chart_of(document)
    if chart is None:
        return
    locked = not chart.files.isdisjoint(("Chart.lock", "requirements.lock"))
    for item in chart.dependencies:
        name, version = name_of(item.fields.get("name")), item.fields.get("version")
        source = name_of(item.fields.get("repository"))
        if not source or source.startswith("file:"):
            continue
        written = name_of(version)
        region = version.region if version is not None else item.region
        fine = locked or _EXACT.match(written)
        note = "" if fine else f"`{written}` is a range" if written else "it names no version"
        place = Location(document.path, region, f"Chart/{chart.name}/dependencies/{name}")
        yield Observation(place, Kind.PASS if fine else Kind.FAIL, name, note)
