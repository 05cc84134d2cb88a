"""Settings of a Spring application that no profile for development holds: what its rules in other files ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.spring import Settings
    from readiness.model.artifact import Document

_DEVELOPMENT = lazy(r"^(dev|local|test|it|ci|demo)\w*$")


def settings(document: Document[object]) -> Iterator[tuple[str, str, Location]]:
    """Key, value as written, and place."""
    if document.format != "spring":
        return
    content = cast("Settings", document.content)
    for entry in content.entries:
        if not _DEVELOPMENT.match(entry.profile or content.profile):
            yield entry.key, entry.value.strip(), Location(document.path, entry.region)
