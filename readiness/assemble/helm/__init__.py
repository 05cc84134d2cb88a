"""Helm charts, read as they lie: nothing of them is executed, and nothing is asked of a cluster.

Literal parts of a template are judged at their own lines; what comes from a values file at the place there. What a chart leaves to
whoever installs it is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from readiness.assemble import Read, Unit
    from readiness.model.artifact import Document
    from readiness.model.problem import Problem


def units(found: Collection[str], known: Collection[str], read: Read) -> tuple[Unit, ...]:
    """One for each chart that is deployed for itself."""
    from readiness.assemble.helm import places

    del read
    return places.units(found, known)


def build(unit: Unit, read: Read) -> Iterator[Document[object] | Problem]:
    """The chart itself, and the objects that it makes with its own values."""
    from readiness.assemble.helm import about, charts
    from readiness.assemble.helm.objects import Reading, is_test

    chart = charts.load(unit, read)
    if chart is None:
        return
    yield from chart.problems
    reading = Reading(chart, read)
    said = []
    for made in reading.made():
        yield from made.problems
        said += made.said
        yield from (document for document in made.documents if not is_test(document))
    whole = about.document(chart, reading, said, read)
    if whole is not None:
        yield whole
