"""Where something stands, in SARIF's words and within GitHub's limits."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.location import Location, Region

Fields = dict[str, object]

ROOT = "%SRCROOT%"
"""The base of all URIs: GitHub reads relative ones from the repository's root and does not look the base up."""


def present(fields: Mapping[str, object]) -> Fields:
    """Without what is None or empty, which GitHub refuses. Zero and false are values."""
    return {name: value for name, value in fields.items() if value is not None and value not in ("", [], {})}


def inside(path: str) -> bool:
    """Whether the path names a file of the audited repository: nothing else may be a location."""
    return bool(path) and not path.startswith("/") and ".." not in path.split("/")


def artifact(path: str) -> Fields:
    """A percent-encoded relative URI; undecodable bytes of a name come out as they were."""
    return {"uri": quote(path.removeprefix("./").encode("utf-8", "surrogateescape")), "uriBaseId": ROOT}


def region(place: Region | None) -> Fields:
    """All four coordinates; a finding on the whole file points at its first character."""
    if place is None:
        return {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 2}
    line, column = max(1, place.start_line), max(1, place.start_column)
    end_line, end_column = max(line, place.end_line), max(1, place.end_column)
    if end_line == line:
        end_column = max(column + 1, end_column)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def location(place: Location, *, number: int | None = None, service: str = "") -> Fields:
    """A location; `number` lets a message link to it."""
    name = place.logical or service
    logical = present({"fullyQualifiedName": place.logical, "name": "" if place.logical else service})
    return present(
        {
            "id": number,
            "message": {"text": place.message} if place.message else None,
            "physicalLocation": {"artifactLocation": artifact(place.path), "region": region(place.region)},
            "logicalLocations": [logical] if name else [],
        }
    )
