"""A repository of a few files, read and joined as an audit does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness import formats
from readiness.join import join
from readiness.model.artifact import Artifact, Document
from readiness.model.facts import Route

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.facts import Fact
    from readiness.model.system import System


def system_of(files: Mapping[str, str]) -> System:
    found: list[Fact] = []
    for path, text in files.items():
        for document in formats.documents(Artifact(path, text)) if formats.family(path) else ():
            if isinstance(document, Document):
                found += formats.module(document.format).facts(document)
    return join(found, frozenset(files), "shop", {})


def routes_of(system: System) -> list[str]:
    """`GET /x`, with `?` in front of a path that is not known."""
    found = [fact for fact in system.facts if isinstance(fact, Route)]
    return sorted(f"{one.method} {one.path if isinstance(one.path, str) else '?' + one.path.text}" for one in found)
