"""Scrapes of ports that nothing has and of paths that nothing answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.system import scraped_path, scraped_port
from readiness.checks.system.scraped import Scraped, targets
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each scrape of which at least a part can be followed: by its port, then by its path."""
    for one in targets(system):
        port, path = scraped_port.judged(one), scraped_path.judged(one)
        failed = [found for found in (port, path) if found is not None and found.kind is Kind.FAIL]
        if failed:
            yield from failed
        elif port is not None or path is not None:
            yield _together(one, [found for found in (port, path) if found is not None])


def _together(one: Scraped, found: list[Observation]) -> Observation:
    """Open where a part of it is."""
    first = max(found, key=lambda it: it.kind is Kind.OPEN)
    related = tuple(place for it in found for place in it.related)
    return Observation(one.scrape.location, first.kind, one.scrape.by, first.note, related)
