"""tsconfig.json and jsconfig.json: what names of modules stand for."""

from __future__ import annotations

import json
import posixpath
import re
from typing import TYPE_CHECKING, cast

from readiness.model.artifact import Artifact, Document, Node
from readiness.model.location import Location, Region
from readiness.model.routing import Aliased
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from readiness.model.artifact import Target
    from readiness.model.facts import Fact
    from readiness.model.problem import Problem

NAME = "tsconfig"
SELECTORS: Mapping[str, Callable[[Document[object]], Iterable[Target]]] = {}
_TOKEN = lazy(r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/|,(?=\s*[}\]])', re.DOTALL)
"""Strings are kept; comments and commas before a closing bracket are not JSON."""


def documents(artifact: Artifact) -> Iterator[Document[object] | Problem]:
    """The whole file as one document; none where it is not read as its compiler would: nothing is judged by it."""
    try:
        content = json.loads(_TOKEN.sub(lambda found: found[1] or "", artifact.text))
    except (ValueError, RecursionError):
        return
    lines = artifact.text.split("\n")
    yield Document(
        artifact, NAME, Node(kind="mapping", position=(1, 1, len(lines), 1)), tuple(_aliases(artifact, content, lines))
    )


def _aliases(artifact: Artifact, content: object, lines: list[str]) -> Iterator[Aliased]:
    options = content.get("compilerOptions") if isinstance(content, dict) else None
    paths = options.get("paths") if isinstance(options, dict) else None
    base = options.get("baseUrl", ".") if isinstance(options, dict) else "."
    if not isinstance(paths, dict) or not isinstance(base, str):
        return
    folder = posixpath.join(artifact.path.rpartition("/")[0], base)
    for pattern, targets in paths.items():
        line = next((number for number, text in enumerate(lines, 1) if f'"{pattern}"' in text), 1)
        for target in targets if isinstance(targets, list) else ():
            if isinstance(target, str) and not target.startswith("/"):
                place = posixpath.normpath(posixpath.join(folder, target))
                yield Aliased(Location(artifact.path, Region.of_line(line, lines[line - 1])), pattern, place)


def facts(document: Document[object]) -> Iterator[Fact]:
    """What each name stands for."""
    yield from cast("tuple[Aliased, ...]", document.content)
