"""Reverse proxies that answer for the application: nginx configuration, and Caddyfiles as far as headers and limits go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.proxy import caddy, layers, limits, listens, nginx
from readiness.formats.proxy.caddy import CaddyConfig
from readiness.formats.proxy.nginx import NginxConfig
from readiness.model.artifact import Node, Target, Unresolved
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.formats import Selector
    from readiness.model.artifact import Artifact, Document, Value
    from readiness.model.facts import Fact
    from readiness.model.location import Region
    from readiness.model.problem import Problem

NAME = "nginx"


def claims(path: str) -> bool:
    """By name and folder alone; a `conf.d` may turn out to be another program's."""
    return _is_caddy(path) or _is_nginx(path)


def documents(artifact: Artifact) -> Iterator[Document[NginxConfig | CaddyConfig] | Problem]:
    """One for the file. None for a `*.conf` that nothing but its folder `conf.d` calls nginx and that does not read as such."""
    if _is_caddy(artifact.path):
        yield from caddy.documents(artifact)
    elif _is_nginx(artifact.path):
        yield from nginx.documents(artifact, sure="nginx" in artifact.path)


def facts(document: Document[object]) -> Iterator[Fact]:
    """Layers: `rate-limit` (detail: the zone), `security-headers` (detail: which), `cors` (detail: the origin). Of nginx also where it listens."""
    if isinstance(document.content, NginxConfig):
        yield from layers.of_nginx(document.path, document.content)
        yield from listens.of_nginx(document.path, document.content)
        yield from limits.of_nginx(document.path, document.content)
    elif isinstance(document.content, CaddyConfig):
        yield from layers.of_caddy(document.path, document.content)


def directives(document: Document[object]) -> Iterator[Target]:
    """Every nginx directive: name, value (its arguments, unquoted), context (`http.server.location`)."""
    if not isinstance(document.content, NginxConfig):
        return
    template = document.path.endswith(".template")
    for found in document.content.walk():
        value = " ".join(found.arguments)
        later = "{{" in value or (template and regex(r"\$\{?[A-Z][A-Z0-9_]*\b").search(value))
        known: Value = Unresolved(value) if later else value
        fields = {
            "name": _scalar(found.name, found.region),
            "value": _scalar(known, found.region),
            "context": _scalar(".".join(name for name, _ in found.parents), found.region),
        }
        node = Node(kind="mapping", position=_position(found.region), fields=fields)
        yield Target(document, node, found.region, found.name, found.logical)


SELECTORS: Mapping[str, Selector] = {"directive": directives}


def _is_caddy(path: str) -> bool:
    base = path.rpartition("/")[2]
    return base == "Caddyfile" or base.startswith("Caddyfile.") or base.endswith(".caddyfile")


def _is_nginx(path: str) -> bool:
    folder, _, base = path.rpartition("/")
    folders = folder.split("/")
    if regex(r"nginx([-_.].*)?\.conf(\.template)?|.*[-_.]nginx\.conf|default\.conf\.template|.*\.nginx").fullmatch(
        base
    ):
        return True
    if regex(r"sites-(available|enabled)").fullmatch(folders[-1]):
        return True
    if base.endswith(".conf"):
        return "conf.d" in folders or any("nginx" in name for name in folders)
    return base.endswith(".template") and any("nginx" in name for name in folders)


def _scalar(value: Value, region: Region) -> Node:
    return Node(value, position=_position(region))


def _position(region: Region) -> tuple[int, int, int, int]:
    return region.start_line, region.start_column, region.end_line, region.end_column
