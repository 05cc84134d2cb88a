"""Where nginx listens, by its configuration: what `listen` says, and port 80 where a server says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.listening import ServerListen
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.proxy.nginx import Directive, NginxConfig

_ADDRESS = lazy(r"(?:(\[[^\]]*\]|[\w.*-]+):)?(\d+)")
_HOST = lazy(r"[\d.]+|\[[^\]]*\]|[a-z][\w.-]*")


def of_nginx(path: str, config: NginxConfig) -> Iterator[ServerListen]:
    """One for each `listen` on a TCP port, and for each server without one."""
    listening: set[tuple[int, ...]] = set()
    for found in config.named("listen"):
        listening.add(found.scope)
        told = _told(path, found)
        if told is not None and "udp" not in found.arguments:
            yield told
    for found in config.named("server"):
        if found.block and found.scope not in listening:
            yield ServerListen(Location(path, found.region, found.logical), "nginx", 80)


def _told(path: str, found: Directive) -> ServerListen | None:
    text = found.arguments[0] if found.arguments else ""
    place = Location(path, found.region, found.logical)
    if "$" in text or "{{" in text:
        return ServerListen(place, "nginx", Unresolved(text))
    address = _ADDRESS.fullmatch(text)
    if address is not None:
        return ServerListen(place, "nginx", int(address[2]), (address[1] or "").strip("[]"))
    return ServerListen(place, "nginx", 80, text) if _HOST.fullmatch(text) else None
