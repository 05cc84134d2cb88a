"""Labels by which Traefik is told what to answer before a Compose service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.derive import fields_of
from readiness.model.layers import Layer
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.compose.view import Service
    from readiness.model.artifact import Node

_LABEL = lazy(
    r"traefik\.http\.middlewares\.(?P<name>[^.]+)\.(?:(?P<limit>ratelimit|inflightreq)\."
    r"|headers\.(?:customresponseheaders\.)?(?P<header>stsseconds|framedeny|customframeoptionsvalue|contenttypenosniff|contentsecuritypolicy"
    r"|strict-transport-security|x-frame-options|x-content-type-options|content-security-policy)$|headers\.(?P<cors>accesscontrolalloworiginlist))"
)
_HEADERS = {
    "stsseconds": "Strict-Transport-Security",
    "framedeny": "X-Frame-Options",
    "customframeoptionsvalue": "X-Frame-Options",
    "contenttypenosniff": "X-Content-Type-Options",
    "contentsecuritypolicy": "Content-Security-Policy",
    "strict-transport-security": "Strict-Transport-Security",
    "x-frame-options": "X-Frame-Options",
    "x-content-type-options": "X-Content-Type-Options",
    "content-security-policy": "Content-Security-Policy",
}


def layers(path: str, service: Service) -> Iterator[Layer]:
    """Of middlewares that a router of the same service is given."""
    written = [(name, node) for field in ("labels", "deploy.labels") for name, node in _pairs(service.node.get(field))]
    used = {
        one.partition("@")[0].strip()
        for name, node in written
        if name.startswith("traefik.http.routers.") and name.endswith(".middlewares")
        for one in node.text.split(",")
    }
    for name, node in written:
        found = _LABEL.match(name.lower())
        if found is None or found["name"] not in {one.lower() for one in used} or node.text in ("false", "0", ""):
            continue
        place = Location(path, node.region, f"services/{service.name}/labels")
        if found["limit"]:
            yield Layer(place, "rate-limit", "traefik", found["name"], (service.name,))
        elif found["header"]:
            yield Layer(place, "security-headers", "traefik", _HEADERS[found["header"]], (service.name,))
        else:
            yield Layer(place, "cors", "traefik", node.text, (service.name,))


def _pairs(labels: Node | None) -> Iterator[tuple[str, Node]]:
    """A mapping, or a list of `name=value`, whose value is the whole text's rest."""
    if labels is None:
        return
    yield from fields_of(labels).items()
    for item in labels.items:
        name, equals, value = item.text.partition("=")
        if equals:
            yield name, type(item)(value, position=(item.line, item.column, item.end_line, item.end_column))
