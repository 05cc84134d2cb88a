"""Manifests that keep an application on runtimes whose end the engine looks up: every one that a range allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.packages import runtime_ranges
from readiness.formats.packages.content import PackageManifest
from readiness.formats.packages.runtimes import RuntimesNamed
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.model.release import Release

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document




def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each manifest that names a runtime."""
    content = document.content
    if isinstance(content, RuntimesNamed):
        yield from _named(document.path, content)
        return
    if not isinstance(content, PackageManifest) or not content.runtime or content.ecosystem == "go":
        return
    node = content.ecosystem == "npm"
    allowed = runtime_ranges.node(content.runtime) if node else runtime_ranges.python(content.runtime)
    place = Location(document.path, content.runtime_region or content.anchor)
    if allowed is None:
        yield Observation(place, Kind.OPEN, content.runtime, f"`{content.runtime}` is no range that is known here")
    elif any(newest == runtime_ranges.NEWER for _, newest in allowed):
        yield Observation(place, Kind.PASS, content.runtime)
    else:
        versions = tuple(_version(number, node=node) for low, high in allowed for number in range(low, high + 1))
        release = Release("nodejs" if node else "python", versions)
        yield Observation(place, Kind.FAIL, content.runtime, releases=(release,))


def _named(path: str, content: RuntimesNamed) -> Iterator[Observation]:
    for one in content.runtimes:
        place = Location(path, one.region)
        if one.version:
            release = Release(one.product, (one.version,))
            yield Observation(place, Kind.FAIL, one.written, releases=(release,))
        else:
            yield Observation(place, Kind.PASS, one.written)


def _version(number: int, *, node: bool) -> str:
    if node:
        return str(number)
    return "2.7" if number == runtime_ranges.PYTHON_2 else f"3.{number}"
