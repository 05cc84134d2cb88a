"""What makes a Compose file misleading or impossible to start: a port or a name given twice, a version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.compose.composed import field, is_for_swarm, place
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.compose import ComposeFile, Service
    from readiness.model.artifact import Document, Node

_ANY = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 (what is compared with, not bound to)


def check(document: Document[ComposeFile]) -> Iterator[Observation]:
    """One observation for the version, which only Swarm still reads, for each published port and for each container name."""
    if "version" in document.root.fields and not is_for_swarm(document):
        where = Location(document.path, document.root.key_region("version"), "version")
        yield Observation(where, Kind.FAIL, "`version` is obsolete and ignored", level=Level.NOTE)
    names: dict[str, Service] = {}
    ports: dict[tuple[str, str], list[tuple[str, Service]]] = {}
    for one in document.content.services:
        name = one.node.get("container_name")
        if name is not None and not isinstance(name.value, Unresolved):
            twice = name.text in names and not _apart(one, names[name.text])
            told = f"container name {name.text} is given twice"
            yield Observation(
                place(document, one, "container_name", name.region), Kind.FAIL if twice else Kind.PASS, told
            )
            names.setdefault(name.text, one)
        published = one.node.get("published")
        for port in published.items if published is not None else ():
            yield from _of_port(document, one, port, ports)


def _of_port(
    document: Document[ComposeFile], one: Service, port: Node, seen: dict[tuple[str, str], list[tuple[str, Service]]]
) -> Iterator[Observation]:
    number = port.get("published")
    if number is None or isinstance(number.value, Unresolved):
        return
    host = field(port, "host_ip")
    key = (number.text, (field(port, "protocol") or "tcp").lower())
    earlier = seen.setdefault(key, [])
    twice = any((other == host or host in _ANY or other in _ANY) and not _apart(one, owner) for other, owner in earlier)
    earlier.append((host, one))
    where = place(document, one, f"ports/{number.text}", port.region)
    yield Observation(where, Kind.FAIL if twice else Kind.PASS, f"host port {number.text} is published twice")


def _apart(one: Service, other: Service) -> bool:
    """Profiles may keep them from running together; a part of a service says nothing alone."""
    return (
        bool(one.profiles or other.profiles) and not set(one.profiles) & set(other.profiles)
    ) or one.inherits != other.inherits
