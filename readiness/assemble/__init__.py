"""What several files make together: a Helm chart read as it lies, a Kustomize overlay built, a GitLab pipeline with its includes. Map, then join: a unit is one file more.

Which units there are is told in the one process that sees all paths; what a unit makes is a pure function of its files, and
so can be examined beside the single files, in any process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.discover.names import one_text
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from readiness.model.artifact import Artifact, Document
    from readiness.model.problem import Problem

    Read = Callable[[str], Artifact | None]
    """A file of the audited repository by its path; None if it is not there or can not be read."""


class Unit(NamedTuple):
    """One thing that is built from several files."""

    kind: str
    """`helm`, `kustomize` or `gitlab`: the module below this package."""
    folder: str
    """Of the chart or the overlay, relative to the audited root; empty for the root itself."""
    paths: tuple[str, ...]
    """The files that are judged as part of it, and so not each for itself."""
    joined: bool = True
    """Its facts speak of the system. False for an alternative of another unit: the staging overlay beside the production one."""
    minor: bool = False
    """What it alone says matters less: it is for development, or for staging beside the one for production."""
    inputs: tuple[str, ...] = ()
    """Other files that it reads, and that are judged each for itself."""
    note: str = ""
    """What a reader must know of it: which of several overlays speaks for the system."""


def units(found: Collection[str], known: Collection[str], read: Read) -> tuple[Unit, ...]:
    """All units of a repository: `found` are the files that are judged, `known` all that are there."""
    made: tuple[Unit, ...] = ()
    text = one_text(known)
    if "Chart.yaml\n" in text:
        from readiness.assemble.helm import units as charts

        made += charts(found, known, read)
    if "/kustomization" in (lowered := text.lower()) or "\nkustomization" in lowered:
        from readiness.assemble.kustomize import units as overlays

        made += overlays(found, known, read)
    if "\n.gitlab-ci.y" in text:
        from readiness.assemble.gitlab import units as pipelines

        made += pipelines(found, known, read)
    return made


def build(unit: Unit, read: Read, rendered: str = "") -> Iterator[Document[object] | Problem]:
    """What a unit makes: documents with `sources`, and what could not be built, as problems. Never raises on bad input.

    `rendered`: what Helm itself made of a chart, where that is known.
    """
    if unit.kind == "gitlab":
        from readiness.assemble.gitlab import build as pipeline

        yield from pipeline(unit, read)
    elif unit.kind == "helm":
        from readiness.assemble.helm import build as chart

        yield from chart(unit, read, rendered)
    else:
        from readiness.assemble.kustomize import build as overlay

        yield from overlay(unit, read)


def production_values(unit: Unit) -> str:
    """The values file for production that a chart is read with; empty when it is read with its own alone."""
    if unit.kind != "helm":
        return ""
    from readiness.assemble.helm.places import layouts

    return next((layout.production for layout in layouts(unit) if layout.folder == unit.folder), "")
