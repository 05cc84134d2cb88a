"""Rights to write that a whole workflow has, though it has several jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.derive import fields_of
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.workflow import Workflow
    from readiness.model.artifact import Document


def check(document: Document[Workflow]) -> Iterator[Observation]:
    """One observation for every scope of the workflow's own block, where more than one job could have it."""
    view = document.content
    sharing = [job for job in view.jobs if job.permissions is None]
    for scope, node in fields_of(view.permissions).items():
        if view.permissions is not None and sharing:
            place = Location(document.path, view.permissions.key_region(scope), f"permissions/{scope}")
            shared = node.text == "write" and len(view.jobs) > 1
            yield Observation(place, Kind.FAIL if shared else Kind.PASS, f"{scope}: {node.text}")
