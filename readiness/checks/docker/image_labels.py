"""Labels that lead from an image back to the commit it was built from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.docker.started import shipped
from readiness.checks.dockerfile_views import place
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile
    from readiness.model.artifact import Document

_TRACES = lazy(r"(org\.opencontainers\.image|org\.label-schema)\.(source|revision|version|vcs-ref|vcs-url)")


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for what ships, if it starts something."""
    stage = shipped(document)
    if stage is None or (stage.settings.cmd is None and stage.settings.entrypoint is None):
        return
    good = any(_TRACES.fullmatch(name.strip("\"'")) for name in stage.settings.labels)
    where = place(document, stage, stage.origin, stage.reference.region)
    yield Observation(where, Kind.PASS if good else Kind.FAIL, stage.label)
