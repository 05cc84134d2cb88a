"""Images of Compose services: the releases they are, for the engine to look up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.bases.releases import releases
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.compose import ComposeFile
    from readiness.model.artifact import Document


def check(document: Document[ComposeFile]) -> Iterator[Observation]:
    """One observation for each image of production that is not built here and whose releases are known."""
    for one in document.content.services:
        if one.image is None or one.built or one.development:
            continue
        found = releases(one.image)
        if found:
            node = one.node.fields["image"]
            where = Location(document.path, node.region, f"services/{one.name}/image")
            yield Observation(where, Kind.FAIL, node.text, releases=found)
