"""A manifest is copied into a stage and installed there, without its lock file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.docker.manifests_copied import FILES, copied_before, needed_installs
from readiness.checks.dockerfile_views import place
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile
    from readiness.model.artifact import Document


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each install that goes by a manifest, in a stage that what ships needs."""
    for run, one in needed_installs(document):
        if one.manager not in FILES:
            continue
        state = copied_before(document.content, run, one)
        kind = Kind.FAIL if state == "manifest alone" else Kind.PASS if state != "unknown" else None
        # A Go module without dependencies has no go.sum.
        level = Level.NOTE if one.manager == "go" else None
        if kind is not None:
            where = place(document, run.stage, run.instruction)
            yield Observation(where, kind, FILES[one.manager][0], level=level)
