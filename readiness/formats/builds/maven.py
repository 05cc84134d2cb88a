"""Maven: the dependencies of a `pom.xml` that reach the program it builds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.model.location import Location, Region
from readiness.model.settings import Brought
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Artifact

_COMMENT = lazy(r"(?s)<!--.*?-->")
_APART = lazy(r"(?s)<(dependencyManagement|build|reporting|exclusions)>.*?</\1>")
"""What manages versions, or is needed to build, is not brought along."""
_DEPENDENCY = lazy(r"(?s)<dependency>(.*?)</dependency>")
_PARENT = lazy(r"(?s)<parent>(.*?)</parent>")


def brought(artifact: Artifact) -> Brought:
    """What it names itself; what its parent adds is joined later."""
    text = _blanked(_APART, _blanked(_COMMENT, artifact.text))
    above = _PARENT.search(text)
    own = text[: above.start()] + text[above.end() :] if above is not None else text
    return Brought(
        location=Location(artifact.path),
        name=_element(own, "artifactId"),
        parent=_element(above[1], "artifactId") if above is not None else "",
        libraries=tuple(_libraries(artifact, text)),
    )


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    """Without what the pattern finds, each line where it was."""
    return pattern.sub(lambda found: "\n" * found[0].count("\n"), text)


def _libraries(artifact: Artifact, text: str) -> Iterator[tuple[str, Location]]:
    lines = artifact.text.split("\n")
    for found in _DEPENDENCY.finditer(text):
        if _element(found[1], "scope") not in ("test", "provided", "system"):
            line = text.count("\n", 0, found.start()) + 1
            name = f"{_element(found[1], 'groupId')}:{_element(found[1], 'artifactId')}"
            yield name, Location(artifact.path, Region.of_line(line, lines[line - 1]))


def _element(text: str, name: str) -> str:
    found = re.search(rf"<{name}>\s*([^<]*?)\s*</{name}>", text)
    return found[1] if found else ""
