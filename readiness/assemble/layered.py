"""Which values charts are judged with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.assemble import production_values
from readiness.model.finding import Level
from readiness.model.report import Notification

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.assemble import Unit


def layered(units: Sequence[Unit]) -> Iterator[Notification]:
    """Which values a chart is judged with matters to whoever reads the report."""
    for unit in units:
        production = production_values(unit)
        if production:
            text = (
                f"{unit.folder or '.'}: judged as `{production}` makes it, the chart's one values file for production"
            )
            yield Notification(Level.NOTE, text)
