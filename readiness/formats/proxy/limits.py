"""How long nginx waits for what lies behind it, and how large a body it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.amounts import docker_bytes, seconds
from readiness.formats.proxy.upstreams import PASSES, hosts
from readiness.model.edges import EdgeLimit
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.proxy.nginx import Directive, NginxConfig

_TIMEOUTS = {
    "proxy_pass": "proxy_read_timeout",
    "fastcgi_pass": "fastcgi_read_timeout",
    "uwsgi_pass": "uwsgi_read_timeout",
    "grpc_pass": "grpc_read_timeout",
}


def of_nginx(path: str, config: NginxConfig) -> Iterator[EdgeLimit]:
    """For each place that hands requests on: what holds there, which is what stands nearest around it."""
    for passing in config.walk():
        if passing.name not in PASSES:
            continue
        behind = tuple(hosts(config, passing))
        for kind, name in (("timeout", _TIMEOUTS.get(passing.name, "")), ("body", "client_max_body_size")):
            found = _nearest(config, passing, name)
            if found is not None and found.arguments:
                text = found.arguments[0]
                amount = None if "$" in text else docker_bytes(text) if kind == "body" else _period(text)
                yield EdgeLimit(Location(path, found.region, found.logical), kind, name, amount, behind)


def _nearest(config: NginxConfig, passing: Directive, name: str) -> Directive | None:
    around = [one for one in config.named(name) if passing.scope[: len(one.scope)] == one.scope]
    return max(around, key=lambda one: len(one.scope), default=None)


def _period(text: str) -> float | None:
    return float(text) if text.isdecimal() else seconds(text)
