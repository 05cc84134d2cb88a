"""What several checks of Compose files share: which services are judged, how hard, and where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from readiness.formats.compose import ComposeFile, Service
    from readiness.model.artifact import Document, Node
    from readiness.model.location import Region

_CONSOLES = lazy(
    r"(.*/)?(adminer|phpmyadmin|pgadmin4|pgweb|mongo-express|redis-?commander|redisinsight|cloudbeaver|kafka-ui|kafdrop|akhq|cmak|flower"
    r"|mailhog|mailpit|mailcatcher|maildev|portainer|portainer-ce|dozzle|elasticsearch-hq|cerebro|rabbitmq-management|bull-board|memcached)"
)
_SWARM = ("deploy.replicas", "deploy.mode", "deploy.update_config", "deploy.placement", "deploy.endpoint_mode")
_STACK = lazy(r"(^|[/._-])(stack|swarm)[._-]")
_MOST_NAMED = 3


def deployed(document: Document[ComposeFile]) -> Iterator[Service]:
    """The services of production, those that run once included."""
    return (one for one in document.content.services if not one.development)


def running(document: Document[ComposeFile]) -> Iterator[Service]:
    """The services of production that are there to stay."""
    return (one for one in deployed(document) if not one.oneshot)


def place(document: Document[ComposeFile], service: Service, below: str = "", at: Region | None = None) -> Location:
    logical = f"services/{service.name}/{below}" if below else f"services/{service.name}"
    return Location(document.path, at or service.region, logical)


def together(document: Document[ComposeFile], found: Iterable[tuple[Service, Kind, str]]) -> Iterator[Observation]:
    """One observation for each service; where the file does not say that it is for production, one note for all fails."""
    fails: list[Service] = []
    for one, kind, note in found:
        if kind is Kind.FAIL and not document.content.named:
            fails.append(one)
        else:
            yield Observation(place(document, one), kind, one.name, note)
    if fails:
        more = f" and {len(fails) - _MOST_NAMED} more" if len(fails) > _MOST_NAMED else ""
        names = ", ".join(one.name for one in fails[:_MOST_NAMED]) + more
        yield Observation(place(document, fails[0]), Kind.FAIL, names, level=Level.NOTE)


def key(service: Service, name: str) -> Region:
    """Where a key of the service stands."""
    return service.node.key_region(name)


def usual(document: Document[ComposeFile], level: Level = Level.NOTE) -> Level | None:
    """The rule's own level where the file says that it is for production, a lower one where it does not say."""
    return None if document.content.named else level


def incomplete(service: Service) -> bool:
    """Other files may add to it."""
    return service.partial or bool(service.inherits)


def field(node: Node | None, path: str) -> str:
    """The text at a path; empty if there is none."""
    found = node.get(path) if node is not None else None
    return found.text if found is not None else ""


def is_console(service: Service) -> bool:
    """Its image is made for people to look into others: a database, a queue, the engine."""
    return _CONSOLES.fullmatch(field(service.node, "image_reference.repository")) is not None


def is_for_swarm(document: Document[ComposeFile]) -> bool:
    """`docker stack deploy` reads it: its name says so, or keys that only Swarm heeds."""
    services = document.content.services
    return _STACK.search(document.path) is not None or any(
        one.node.get(path) is not None for one in services for path in _SWARM
    )
