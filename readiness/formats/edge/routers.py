"""Traefik's dynamic configuration and Kong's declarative one: middlewares and plugins, and the services they are put before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes.edges import kong, traefik
from readiness.formats.kubernetes.values import items_of, name_of, texts_of
from readiness.model.layers import LayerUsed
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Node
    from readiness.model.facts import Text
    from readiness.model.layers import LayerFact


def layers(path: str, kind: str, root: Node) -> Iterator[LayerFact]:
    yield from _traefik(path, root) if kind == "traefik" else _kong(path, root)


def _traefik(path: str, root: Node) -> Iterator[LayerFact]:
    """Names of middlewares are a file's own here: `file:path/name`."""
    middlewares = root.get("http.middlewares")
    for name, node in middlewares.fields.items() if middlewares is not None else ():
        place = Location(path, middlewares.key_region(name) if middlewares is not None else None, f"middlewares/{name}")
        yield from traefik(place, f"{path}/{name}", node)
    routers = root.get("http.routers")
    for name, router in routers.fields.items() if routers is not None else ():
        used = [one.partition("@")[0] for one in texts_of(router.fields.get("middlewares")) if isinstance(one, str)]
        if used and routers is not None:
            place = Location(path, routers.key_region(name), f"routers/{name}")
            yield LayerUsed(
                place, tuple(f"{path}/{one}" for one in used), _servers(root, name_of(router.fields.get("service")))
            )


def _servers(root: Node, service: str) -> tuple[Text, ...] | None:
    node = root.get("http.services")
    found = node.fields.get(service.partition("@")[0]) if node is not None else None
    hosts = [host(name_of(one.fields.get("url"))) for one in items_of(found, "loadBalancer.servers")]
    return tuple(hosts) or ((service,) if service else None)


def host(address: str) -> str:
    """`web` of `http://web:8080/x`."""
    return address.partition("://")[2].partition("/")[0].partition(":")[0] or address


def _kong(path: str, root: Node) -> Iterator[LayerFact]:
    for plugin in items_of(root, "plugins"):
        yield from _plugin(
            path, plugin, (name_of(plugin.fields.get("service")),) if "service" in plugin.fields else None
        )
    for service in items_of(root, "services"):
        address = name_of(service.fields.get("host")) or host(name_of(service.fields.get("url")))
        holders = (service, *items_of(service, "routes"))
        for plugin in (one for holder in holders for one in items_of(holder, "plugins")):
            yield from _plugin(path, plugin, (address,))


def _plugin(path: str, plugin: Node, behind: tuple[Text, ...] | None) -> Iterator[LayerFact]:
    name = name_of(plugin.fields.get("name"))
    for one in kong(Location(path, plugin.region, f"plugins/{name}"), "", name, plugin.fields.get("config")):
        yield one._replace(fronts=behind)
