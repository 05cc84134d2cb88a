"""Credentials of a known form in any text that is searched for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.credentials import credentials
from readiness.formats.searched import search
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document

_LEVELS = {"near": Level.WARNING, "public": Level.NOTE}
_LOCAL = frozenset(
    {
        "dev",
        "devel",
        "development",
        "local",
        "localhost",
        "snakeoil",
        "dummy",
        "fake",
        "demo",
        "devcontainer",
        "sandbox",
        "seed",
        "seeds",
        "bench",
        "ci",
        "cypress",
        "e2e",
    }
)


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each credential; that there is none is said of all files at once."""
    local = not _LOCAL.isdisjoint(re.split(r"[/._-]", document.path.lower()))
    for one in credentials(document.artifact.text, search(document.path) or "formats"):
        level = _LEVELS.get(one.weight)
        note = "of a machine of one's own, as the path says" if local and one.weight != "public" else ""
        yield Observation(
            Location(document.path, one.region), Kind.FAIL, one.kind, note, level=Level.NOTE if local else level
        )
