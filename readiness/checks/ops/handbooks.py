"""What checks over handbooks share: where services are, and what sections are about a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.model.operations import Handbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.operations import Section
    from readiness.model.system import System

_SERVED = frozenset({"service", "worker", "job"})
_TOGETHER = 3
"""Heading levels below a section that are still about its topic."""


def served(system: System) -> bool:
    """Something is deployed that somebody could be called for."""
    return any(one.kind in _SERVED for one in system.services)


def about(system: System, topic: str) -> Iterator[tuple[Handbook, tuple[Section, ...]]]:
    """Each section on a topic with those below it, by its heading; of a document that is about the topic as a whole, all."""
    for book in system.of(Handbook):
        if topic in book.topics:
            yield book, book.sections
            continue
        at = 0
        while at < len(book.sections):
            end = at + 1
            if topic in book.sections[at].topics:
                while end < len(book.sections) and book.sections[end].level > book.sections[at].level:
                    end += 1
                yield book, book.sections[at:end]
            at = end


def elsewhere(reason: str) -> Observation:
    """It may be in a wiki or in another repository: that is for people to vouch for."""
    return Observation(Location(""), Kind.OPEN, "", reason)
