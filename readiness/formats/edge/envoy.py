"""Envoy's static configuration: routes with what they answer, and the clusters behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes.values import items_of, name_of
from readiness.formats.proxy.layers import header
from readiness.model.layers import Layer
from readiness.model.location import Location
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Node
    from readiness.model.facts import Text

_LIMITERS = (
    "envoy.filters.http.local_ratelimit",
    "envoy.filters.http.ratelimit",
    "envoy.filters.network.local_ratelimit",
)


class Manager(NamedTuple):
    """One HTTP connection manager."""

    node: Node
    hosts: tuple[Node, ...]
    """Its virtual hosts."""
    filters: tuple[Node, ...]

    def routes(self) -> Iterator[tuple[Node, Node]]:
        for host in self.hosts:
            for route in items_of(host, "routes"):
                yield host, route


def managers(root: Node) -> Iterator[Manager]:
    """Of all listeners, wherever they nest."""
    for node in root.walk():
        if node.kind == "mapping" and "http_filters" in node.fields:
            hosts = tuple(items_of(node, "route_config.virtual_hosts"))
            yield Manager(node, hosts, tuple(items_of(node, "http_filters")))


def layers(path: str, root: Node) -> Iterator[Layer]:
    clusters = dict(_clusters(root))
    for manager in managers(root):
        behind = (
            tuple(dict.fromkeys(name for _, route in manager.routes() for name in _behind(route, clusters))) or None
        )
        for found in manager.filters:
            if name_of(found.fields.get("name")) in _LIMITERS:
                yield Layer(Location(path, found.key_region("name"), "http_filters"), "rate-limit", "envoy", "", behind)
        holders = [
            (manager.node.get("route_config"), behind),
            *((host, _of_host(host, clusters)) for host in manager.hosts),
        ]
        holders += [(route, _behind(route, clusters) or None) for _, route in manager.routes()]
        for holder, fronts in holders:
            if holder is not None:
                yield from _answers(path, holder, fronts)


def _of_host(host: Node, clusters: dict[str, tuple[Text, ...]]) -> tuple[Text, ...] | None:
    return tuple(name for route in items_of(host, "routes") for name in _behind(route, clusters)) or None


def _answers(path: str, holder: Node, behind: tuple[Text, ...] | None) -> Iterator[Layer]:
    for one in items_of(holder, "response_headers_to_add"):
        name, value = (name_of(one.get(f"header.{key}")) for key in ("key", "value"))
        yield from header(Location(path, one.region, "response_headers_to_add"), "envoy", name, value, behind)
    cors = holder.fields.get("cors")
    per_filter = holder.fields.get("typed_per_filter_config")
    if cors is None and per_filter is not None:
        cors = per_filter.fields.get("envoy.filters.http.cors")
    if cors is not None:
        yield Layer(Location(path, cors.region, "cors"), "cors", "envoy", origins(cors), behind)


def origins(cors: Node) -> str:
    """`*` for what matches all; else as written."""
    found = []
    for one in items_of(cors, "allow_origin_string_match"):
        values = [name_of(one.fields.get(key)) for key in ("exact", "prefix", "suffix", "contains")]
        values.append(name_of(one.get("safe_regex.regex")))
        value = next((value for value in values if value), "")
        every = value in ("*", ".*", ".+") or ("prefix" in one.fields and value == "")
        found.append("*" if every else value)
    return ", ".join(found)


def _clusters(root: Node) -> Iterator[tuple[str, tuple[Text, ...]]]:
    for cluster in items_of(root, "static_resources.clusters"):
        hosts = [
            node.fields["address"].text
            for node in cluster.walk()
            if node.kind == "mapping" and "port_value" in node.fields and "address" in node.fields
        ]
        name = name_of(cluster.fields.get("name"))
        yield name, tuple(hosts) or (name,)


def _behind(route: Node, clusters: dict[str, tuple[Text, ...]]) -> tuple[Text, ...]:
    names = [name_of(route.get("route.cluster"))]
    names += [name_of(one.fields.get("name")) for one in items_of(route, "route.weighted_clusters.clusters")]
    return tuple(host for name in names if name for host in clusters.get(name, (name,)))
