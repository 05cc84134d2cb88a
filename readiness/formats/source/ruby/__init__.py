"""What Ruby code tells of the system: the routes of Rails and what it reads of the environment, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.ruby import environment, routes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.tree import Source
    from readiness.model.facts import Fact


def facts(source: Source, path: str) -> Iterator[Fact]:
    yield from routes.routes(source, path)
    yield from environment.reads(source, path)
