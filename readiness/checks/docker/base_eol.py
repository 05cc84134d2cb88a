"""Base images: the releases they are made of, for the engine to look up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats import bases
from readiness.formats.bases.releases import COMPILERS, releases
from readiness.formats.dockerfile.images import External, externals, reference
from readiness.formats.dockerfile.purpose import for_development
from readiness.model.artifact import Document, Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for the image below what ships; one, as a note, for each that only builds it."""
    dockerfile = document.content
    if for_development(document.path):
        return
    for one in externals(dockerfile):
        if one.keyword != "FROM" or one.stage.number not in dockerfile.shipped_needs:
            continue
        where = Location(document.path, one.region, f"stage/{one.stage.label}/FROM")
        name = one.image.text if isinstance(one.image, Unresolved) else one.image
        if one.stage.number in dockerfile.shipped_chain:
            yield from _shipped(one, where, name)
        else:
            yield from _builder(one, where, name)


def _shipped(one: External, where: Location, name: str) -> Iterator[Observation]:
    if isinstance(one.image, Unresolved) and isinstance(reference(one.image).registry, Unresolved):
        yield Observation(where, Kind.OPEN, name, f"`{one.written}` is only known at build time")
        return
    found = releases(one.image)
    if found:
        yield Observation(where, Kind.FAIL, name, releases=found)
    elif found is None and bases.lookup(one.image) is None:
        yield Observation(where, Kind.OPEN, name, f"nothing is known of how long `{name}` is supported")


def _builder(one: External, where: Location, name: str) -> Iterator[Observation]:
    """Of what builds, the compiler alone: its libraries are part of the program, the system around it is left behind."""
    found = tuple(release for release in releases(one.image) or () if release.product in COMPILERS and release.versions)
    if found:
        yield Observation(where, Kind.FAIL, name, releases=found, level=Level.NOTE)
