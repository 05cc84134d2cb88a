"""Request bodies of any size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.proxy.nginx import NginxConfig
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.proxy.nginx import Directive
    from readiness.model.artifact import Document

_NONE = lazy(r"0+[kKmMgG]?")
_LARGE = lazy(r"/v[12]\b|registr|git|upload|\bdav|docker|blob|artifact|files?\b|storage|backup|import|package")
"""Locations that take what has no size one could name."""


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each limit that is set."""
    config = document.content
    if not isinstance(config, NginxConfig):
        return
    for found in config.named("client_max_body_size"):
        value = found.arguments[0] if found.arguments else ""
        kind = (
            Kind.OPEN
            if "$" in value
            else Kind.FAIL
            if _NONE.fullmatch(value) and not _meant(config, found)
            else Kind.PASS
        )
        note = f"`{value}` is only known when it starts" if kind is Kind.OPEN else ""
        yield Observation(Location(document.path, found.region, found.logical), kind, value, note)


def _meant(config: NginxConfig, found: Directive) -> bool:
    """In a location for large things, or one whose bodies are handed on as they come."""
    location = " ".join(found.parents[-1][1]) if found.parents and found.parents[-1][0] == "location" else ""
    streamed = any(
        one.scope == found.scope and one.arguments == ("off",) for one in config.named("proxy_request_buffering")
    )
    return streamed or (bool(location) and _LARGE.search(location.lower()) is not None)
