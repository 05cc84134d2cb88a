"""Scrapes of ports that nothing has and of paths that nothing answers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from readiness.checks.system import scraped_path, scraped_port
from readiness.checks.system.scraped import Scraped, targets
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_FEW = 2
"""Targets of one file that agree with Compose, from which on one that does not is a slip."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each scrape of which at least a part can be followed: by its port, then by its path."""
    found = [(one, scraped_port.judged(one)) for one in targets(system)]
    agreeing = Counter(
        one.scrape.location.path
        for one, port in found
        if one.scrape.kind == "job" and port is not None and port.kind is Kind.PASS
    )
    for one, alone in found:
        path = scraped_path.judged(one)
        among = alone is not None and agreeing[one.scrape.location.path] >= _FEW
        port = _among_others(one, alone) if alone is not None and among else alone
        failed = [it for it in (port, path) if it is not None and it.kind is Kind.FAIL]
        if failed:
            yield from failed
        elif port is not None or path is not None:
            yield _together(one, [it for it in (port, path) if it is not None])


def _among_others(one: Scraped, port: Observation) -> Observation:
    """Where the other targets of a file are at the ports that Compose publishes, so is this one meant to be."""
    wanted = one.scrape.port
    if one.scrape.kind != "job" or port.kind is not Kind.OPEN or not isinstance(wanted, int):
        return port
    return scraped_port.failed(one, wanted, [it for run in one.containers for it in run.ports])


def _together(one: Scraped, found: list[Observation]) -> Observation:
    """Open where a part of it is."""
    first = max(found, key=lambda it: it.kind is Kind.OPEN)
    related = tuple(place for it in found for place in it.related)
    return Observation(one.scrape.location, first.kind, one.scrape.by, first.note, related)
