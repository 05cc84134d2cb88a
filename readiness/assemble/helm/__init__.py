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
    return places.units(frozenset(found), known)


def build(unit: Unit, read: Read, rendered: str = "") -> Iterator[Document[object] | Problem]:
    """The chart itself, and the objects that it makes with its own values. `rendered`: what `helm template` made of it."""
    from readiness.assemble.helm import about, charts
    from readiness.assemble.helm.objects import Reading, is_test

    chart = charts.load(unit, read)
    if chart is None:
        return
    yield from chart.problems
    reading = Reading(chart, read)
    made = list(reading.made())
    objects = (document for one in made for document in one.documents if not is_test(document))
    if rendered:
        from readiness.assemble.helm.rendered import documents

        yield from documents(rendered, list(objects), unit.folder, read)
    else:
        yield from (problem for one in made for problem in one.problems)
        yield from objects
    whole = about.document(chart, reading, [said for one in made for said in one.said], read)
    if whole is not None:
        yield whole


def release(unit: Unit, read: Read) -> tuple[str, tuple[str, ...]] | None:
    """The name a chart is read under, and the values files laid over its own; None for what deploys nothing by itself."""
    from readiness.assemble.helm import charts

    chart = charts.load(unit, read)
    if chart is None or chart.is_library:
        return None
    return chart.name, (chart.production,) if chart.production else ()
