"""Requests to change the protocol that nginx passes on as the client made them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.proxy.nginx import NginxConfig
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each `Upgrade` that is passed on: whatever it asks for where `Connection` comes from the client too."""
    config = document.content
    if not isinstance(config, NginxConfig):
        return
    passed = [one for one in config.named("proxy_set_header") if len(one.arguments) > 1]
    for found in passed:
        if found.arguments[0].lower() == "upgrade" and "$http_upgrade" in found.arguments[1]:
            beside = [one for one in passed if one.scope == found.scope and one.arguments[0].lower() == "connection"]
            smuggled = any(one.arguments[1] == "$http_connection" for one in beside)
            place = Location(document.path, found.region, found.logical)
            yield Observation(place, Kind.FAIL if smuggled else Kind.PASS, "Upgrade")
