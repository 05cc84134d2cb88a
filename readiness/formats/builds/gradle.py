"""Gradle: what stands under `dependencies`, in Groovy or Kotlin, as far as names are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.location import Location, Region
from readiness.model.settings import Brought
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Artifact

_LINE = lazy(r"^\s*(?:\"?(\w+)\"?)[\s(]+(?:platform\(|enforcedPlatform\()?(.*)$")
_COORDINATES = lazy(r"[\"']([\w.-]+):([\w.-]+)(?::[^\"']*)?[\"']")
_ACCESSOR = lazy(r"\blibs\.([\w.]+)")
_PROJECT = lazy(r"project\(\s*(?:path\s*[:=]\s*)?[\"']:?([\w:.-]+)[\"']|\bprojects\.([\w.]+)")
_NAMED = lazy(r"group\s*[:=]\s*[\"']([\w.-]+)[\"'],\s*name\s*[:=]\s*[\"']([\w.-]+)")
_SHIPPED = lazy(r"(?i)implementation|api|compile|runtimeOnly|runtime|developmentOnly|\w*Implementation|\w*Api|bom")
_NOT_SHIPPED = lazy(r"(?i)test|annotationProcessor|compileOnly|kapt|ksp|classpath|checkstyle|integration")


def brought(artifact: Artifact) -> Brought:
    """Each library by `group:name`; one of a version catalogue by its accessor with dashes, and without a group."""
    return Brought(
        location=Location(artifact.path), name=_name(artifact.path), parent="", libraries=tuple(_libraries(artifact))
    )


def _name(path: str) -> str:
    """Of the module: that of its folder."""
    return path.rpartition("/")[0].rpartition("/")[2]


def _libraries(artifact: Artifact) -> Iterator[tuple[str, Location]]:
    for number, line in enumerate(artifact.text.split("\n"), start=1):
        found = _LINE.match(line)
        if found is None or line.lstrip().startswith(("//", "*")):
            continue
        shipped = _SHIPPED.fullmatch(found[1]) is not None and _NOT_SHIPPED.search(found[1]) is None
        for name in _names(found[2]) if shipped else ():
            yield name, Location(artifact.path, Region.of_line(number, line))


def _names(text: str) -> Iterator[str]:
    yield from (f"{found[1]}:{found[2]}" for found in _COORDINATES.finditer(text))
    yield from (f"{found[1]}:{found[2]}" for found in _NAMED.finditer(text))
    yield from (f":{found[1].replace('.', '-')}" for found in _ACCESSOR.finditer(text))
    for found in _PROJECT.finditer(text):
        yield "project:" + regex(r"[:.]").split(found[1] or found[2])[-1]
