"""What PHP code tells of the system: the routes of Laravel and Symfony and what it reads of the environment, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.php import attributes, environment, kernel, laravel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.tree import Source
    from readiness.model.facts import Fact


def facts(source: Source, path: str) -> Iterator[Fact]:
    yield from laravel.routes(source, path)
    yield from kernel.guarded(source, path)
    yield from attributes.routes(source, path)
    yield from environment.reads(source, path)
