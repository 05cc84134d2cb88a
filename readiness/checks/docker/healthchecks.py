"""The healthcheck that is in force in what ships, for the checks that judge it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import place, ships
from readiness.formats.dockerfile.purpose import for_production
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.formats.dockerfile import Dockerfile, Instruction
    from readiness.model.artifact import Document
    from readiness.model.location import Location


class InForce(NamedTuple):
    where: Location
    command: Instruction
    """What HEALTHCHECK runs: its CMD."""


def in_force(document: Document[Dockerfile]) -> InForce | None:
    """None for files of development, for `HEALTHCHECK NONE`, and where none is set in this file."""
    dockerfile = document.content
    found = dockerfile.shipped.settings.healthcheck
    if found is None or found.inner is None or not for_production(document.content, document.path):
        return None
    stages = (one for one in dockerfile.stages if ships(dockerfile, one))
    stage = next((one for one in stages if any(each is found for each in one.instructions)), dockerfile.shipped)
    return InForce(place(document, stage, found), found.inner)
