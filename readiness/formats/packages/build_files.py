"""Dependencies of Maven's and Gradle's build files whose version is whatever is newest when it is built."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.model.artifact import Artifact, Document, Node
from readiness.model.location import Region
from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMENT = lazy(r"<!--(?:(?!<!--).){0,20000}?-->", re.DOTALL)
_DEPENDENCY = lazy(r"<(dependency|plugin|extension)>(?:(?!</?\1>).){0,4000}?</\1>", re.DOTALL)
_INSIDE = lazy(r"<(configuration|executions|exclusions)>(?:(?!</\1>).){0,4000}?</\1>", re.DOTALL)
"""What a plugin is told: `requireMavenVersion` has a `version` that nothing is fetched by."""
_FIELD = lazy(r"<(groupId|artifactId|version)>\s*([^<\s]+)\s*</")
_NEWEST = lazy(r"LATEST|RELEASE|[\[(][^,]*,\s*[\])]")
_DYNAMIC = lazy(
    r"^[^\n\"']{0,200}[\"']([\w.-]{1,120}:[\w.-]{1,120}):((?:\d+\.)*\+|latest\.(?:release|integration))[\"']",
    re.MULTILINE,
)


class Loose(NamedTuple):
    name: str
    """`group:artifact`."""
    version: str
    """As written: `LATEST`, `1.+`, `[1.0,)`."""
    region: Region


class LooseVersions(NamedTuple):
    """What of a build file is not settled; a build file without any is no document of this kind."""

    found: tuple[Loose, ...]


def documents(artifact: Artifact) -> Iterator[Document[LooseVersions]]:
    """None for Gradle files that lock what they settle on."""
    gradle = not artifact.path.endswith(".xml")
    if gradle and "dependencyLocking" in artifact.text:
        return
    found = tuple(_gradle(artifact.text) if gradle else _maven(artifact.text))
    if found:
        yield Document(artifact, "package", Node(kind="mapping"), LooseVersions(found))


def _maven(text: str) -> Iterator[Loose]:
    plain = _COMMENT.sub(_blank, text)
    for block in _DEPENDENCY.finditer(plain):
        fields: dict[str, tuple[str, int]] = {}
        for field in _FIELD.finditer(_INSIDE.sub(_blank, block[0])):
            fields.setdefault(field[1], (field[2], block.start() + field.start()))
        version, at = fields.get("version", ("", 0))
        if _NEWEST.fullmatch(version):
            group, artifact = (fields.get(key, ("?", 0))[0] for key in ("groupId", "artifactId"))
            yield Loose(f"{group}:{artifact}", version, _line(text, at))


def _blank(found: re.Match[str]) -> str:
    return regex(r"[^\n]").sub(" ", found[0])


def _gradle(text: str) -> Iterator[Loose]:
    for found in _DYNAMIC.finditer(text):
        if not found[0].lstrip().startswith(("//", "*", "/*")):
            yield Loose(found[1], found[2], _line(text, found.start(1)))


def _line(text: str, at: int) -> Region:
    number = text.count("\n", 0, at) + 1
    return Region.of_line(number, text.split("\n")[number - 1])
