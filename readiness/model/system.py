"""Service and System: the facts of all files, joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from readiness.model.artifact import EMPTY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.artifact import Scan
    from readiness.model.facts import Fact
    from readiness.model.location import Location

F = TypeVar("F")


class Service(NamedTuple):
    """What is deployed as one unit."""

    name: str
    path: str
    """Its folder, relative to the root; empty for the root itself."""
    kind: str
    """`service`, `worker`, `job`, `tool`, `library`, `site`, `infrastructure`."""
    evidence: tuple[Location, ...]
    """What made us think so, strongest first; each location's message says why."""
    facts: tuple[Fact, ...] = ()

    def of(self, kind: type[F]) -> tuple[F, ...]:
        return tuple(fact for fact in self.facts if isinstance(fact, kind))


class System(NamedTuple):
    """Everything a check over the whole repository may look at."""

    files: frozenset[str]
    """Every path found, read or not."""
    services: tuple[Service, ...]
    facts: tuple[Fact, ...]
    scans: Mapping[str, Scan] = EMPTY

    def of(self, kind: type[F]) -> tuple[F, ...]:
        """All facts of a type, over all services and outside them."""
        return tuple(fact for fact in self.facts if isinstance(fact, kind))
