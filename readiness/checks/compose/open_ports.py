"""Datastores and consoles that are published on every interface of the host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.compose.composed import deployed, field, is_console, place, usual
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.compose import ComposeFile, Service
    from readiness.model.artifact import Document, Node

_DATA_PORTS = frozenset(
    {
        3306,
        5432,
        27017,
        6379,
        9200,
        9300,
        5984,
        8086,
        2379,
        9042,
        1433,
        11211,
        9092,
        2181,
        8123,
        7687,
        26257,
        5672,
        15672,
    }
)
_LOCAL = lazy(r"127\.\d+\.\d+\.\d+|::1|localhost|10\.\S+|192\.168\.\S+|172\.(1[6-9]|2\d|3[01])\.\S+|100\.\d+\.\S+")


def check(document: Document[ComposeFile]) -> Iterator[Observation]:
    """One observation for each published port of a datastore or console of production."""
    for one in deployed(document):
        published = one.node.get("published")
        for port in published.items if published is not None else ():
            if not _is_private(one, port):
                continue
            name = f"{one.name}:{field(port, 'target')}"
            host = port.get("host_ip")
            kind, note = _judge(host)
            where = place(document, one, f"ports/{field(port, 'target')}", port.region)
            yield Observation(where, kind, name, note, level=usual(document, Level.WARNING))


def _judge(host: Node | None) -> tuple[Kind, str]:
    if host is None:
        return Kind.FAIL, ""
    if isinstance(host.value, Unresolved):
        return Kind.OPEN, "its address is only known later"
    return (Kind.PASS if _LOCAL.fullmatch(host.text) else Kind.FAIL), ""


def _is_private(one: Service, port: Node) -> bool:
    """Datastores (an object store's own API excepted) and consoles."""
    if is_console(one):
        return True
    repository = field(one.node, "image_reference.repository")
    target = port.get("target")
    if one.datastore is not True:
        return False
    return repository.rpartition("/")[2] not in {"minio", "meilisearch", "typesense"} or (
        target is not None and target.value in _DATA_PORTS
    )
