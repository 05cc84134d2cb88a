"""Service and System: the facts of all files, joined."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar, cast

from readiness.model.artifact import EMPTY
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from readiness.model.artifact import Scan
    from readiness.model.facts import Fact
    from readiness.model.location import Location

F = TypeVar("F")


class Pin(NamedTuple):
    """What the configuration says of a service's places."""

    name: str
    path: str = ""
    """The folder of its code; `.` is the root; empty: not said, as below."""
    dockerfile: str = ""
    workloads: tuple[str, ...] = ()
    """`Deployment/web`, `services/web` of Compose, or a name alone."""


class _Told:
    """Facts, found by their type at once: rules ask for the same few types again and again."""

    __slots__ = ("_by_type", "facts")

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.facts = tuple(facts)
        by_type: dict[type, list[object]] = defaultdict(list)
        for fact in self.facts:
            by_type[type(fact)].append(fact)
        self._by_type = {kind: tuple(found) for kind, found in by_type.items()}

    def of(self, kind: type[F]) -> tuple[F, ...]:
        """All facts of a type, in the order of their files."""
        return cast("tuple[F, ...]", self._by_type.get(kind, ()))


class Service(_Told):
    """What is deployed as one unit. Treat it as frozen."""

    __slots__ = ("evidence", "kind", "name", "path")

    def __init__(
        self, *, name: str, path: str, kind: str, evidence: tuple[Location, ...], facts: Iterable[Fact] = ()
    ) -> None:
        super().__init__(facts)
        self.name = name
        self.path = path
        """Its folder, relative to the root; empty for the root itself."""
        self.kind = kind
        """`service`, `worker`, `job`, `tool`, `library`, `site`, `infrastructure`: a program of others that only runs here."""
        self.evidence = evidence
        """What made us think so, strongest first; each location's message says why."""


class System(_Told):
    """Everything a check over the whole repository may look at. Treat it as frozen."""

    __slots__ = ("changed", "files", "scans", "services")

    def __init__(
        self,
        *,
        files: frozenset[str],
        services: tuple[Service, ...],
        facts: Iterable[Fact],
        scans: Mapping[str, Scan] = EMPTY,
        changed: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(facts)
        self.files = files
        """Every path found, read or not."""
        self.services = services
        self.changed = changed
        """Paths that the change touches or adds, without tests, examples and documentation; empty where no base is known."""
        self.scans = scans
