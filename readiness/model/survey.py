"""The system explained: of each service every link with the place that shows it, and who asks whom.

Values of variables are in none of it: names and places say enough, and a value may be a secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.model.location import Location


class Link(NamedTuple):
    """One thing that is said of a service's ports, as several places may say it."""

    kind: str
    """In the order of the chain: `listen`, `EXPOSE`, `port` (of a container), `probe`, `published`, `Service`, `Ingress`."""
    text: str
    """`8080`; of a Service `web 80 → 8080`; of an Ingress its name and hosts."""
    places: tuple[Location, ...]


class Contract(NamedTuple):
    """Variables that the code asks for, and those it is given."""

    read: int = 0
    needed: int = 0
    """Of those that are read: the ones without a default."""
    given: int = 0
    """By its image, and by what runs it."""
    missing: tuple[tuple[str, Location], ...] = ()
    """Needed, and given by nothing that runs it in production: name, and where it is read."""
    unseen: tuple[str, ...] = ()
    """What else may give it some: `Secret web-secrets`, `env file .env`."""
    unread: str = ""
    """The language most of its files are written in, where none of that language is read."""


class Surveyed(NamedTuple):
    """A service."""

    name: str
    path: str
    """Its folder, or the file that runs it, where no code of it is here."""
    kind: str
    languages: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()
    evidence: tuple[Location, ...] = ()
    """Why it is one; each location's message says it."""
    images: tuple[Location, ...] = ()
    """Dockerfiles that ship it."""
    runs: tuple[Location, ...] = ()
    """Containers of it; each location's message names the workload."""
    beside: tuple[Location, ...] = ()
    """Others of its workloads."""
    jobs: tuple[Location, ...] = ()
    """Pipeline jobs that name its folder or Dockerfile; each location's message says what they do."""
    ports: tuple[Link, ...] = ()
    contract: Contract = Contract()
    strategy: str = ""
    """How a new version comes in; empty: nothing says."""
    strategy_evidence: tuple[Location, ...] = ()
    store: bool = False
    """It is a program of others that keeps data."""


class Neighbour(NamedTuple):
    """A program of others that only runs here."""

    name: str
    image: str
    store: bool
    """It keeps data."""
    places: tuple[Location, ...] = ()


class Call(NamedTuple):
    """One asks another."""

    source: str
    """A service's name, a neighbour's, or empty: from outside."""
    target: str
    kind: str
    """`calls`, `waits for`, `routes to`."""
    evidence: tuple[Location, ...]
    """Each location's message says why: `CART_ADDR names it`."""


class Survey(NamedTuple):
    services: tuple[Surveyed, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    calls: tuple[Call, ...] = ()
