"""Locations of nginx whose alias lets a client climb one folder up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.proxy.nginx import NginxConfig
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each alias in a location that is a prefix: `/i` with `alias …/images/` serves `/i../` too."""
    config = document.content
    if not isinstance(config, NginxConfig):
        return
    for found in config.named("alias"):
        prefix = _prefix(found.parents[-1] if found.parents else ("", ()))
        if prefix and found.arguments:
            open_ = not prefix.endswith("/") and found.arguments[0].endswith("/")
            place = Location(document.path, found.region, found.logical)
            yield Observation(place, Kind.FAIL if open_ else Kind.PASS, f"location {prefix}")


def _prefix(parent: tuple[str, tuple[str, ...]]) -> str:
    """Of a location that is told by how a path begins; empty for exact ones, patterns and names."""
    name, arguments = parent
    words = [one for one in arguments if one != "^~"]
    return words[0] if name == "location" and len(words) == 1 and words[0].startswith("/") else ""
