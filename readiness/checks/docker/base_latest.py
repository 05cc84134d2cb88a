"""Base images without a tag, or with `latest`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.docker.base_floating import publishes_no_versions
from readiness.formats.dockerfile.images import External, externals, reference
from readiness.formats.dockerfile.purpose import for_development, named_for_development
from readiness.model.artifact import Document, Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile

_UNNEEDED = "in a stage that the last one does not need"
_DEVELOPMENT = "in a stage for development"
_DEFAULT = "by default, unless the build says otherwise"


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each image from outside, but those of publishers who have no version tags."""
    dockerfile = document.content
    for one in externals(dockerfile):
        if publishes_no_versions(reference(one.image)):
            continue
        kind, note, level = _judge(one)
        name = one.image.text if isinstance(one.image, Unresolved) else one.image
        if kind is Kind.FAIL and one.stage.number not in dockerfile.shipped_needs:
            note, level = _UNNEEDED, Level.NOTE
        if for_development(document.path):
            level = Level.NOTE
        elif kind is Kind.FAIL and len(dockerfile.stages) > 1 and named_for_development(one.stage.name):
            note, level = _DEVELOPMENT, Level.NOTE
        where = Location(document.path, one.region, f"stage/{one.stage.label}/{one.keyword}")
        yield Observation(where, kind, name, note, level=level)


def _judge(one: External) -> tuple[Kind, str, Level | None]:
    image = reference(one.image)
    if image.digest is not None:
        return Kind.PASS, "", None
    if (
        isinstance(image.tag, Unresolved) or image.repository == "scratch"
    ):  # `scratch:latest`: a default that cannot be meant
        return Kind.OPEN, f"`{one.written}` is only known at build time", None
    if image.tag not in {None, "latest"}:
        return Kind.PASS, "", None
    return (Kind.FAIL, _DEFAULT, Level.WARNING) if "$" in one.written else (Kind.FAIL, "", None)
