"""Redirects that lead from an encrypted connection to one that is not."""

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

_NEAR = lazy(r"^http://(?:localhost|127\.|0\.0\.0\.0|\[::1\])")
_CODES = ("301", "302", "303", "307", "308")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each redirect with an address of its own."""
    config = document.content
    if not isinstance(config, NginxConfig):
        return
    for found in config.walk():
        target = _target(found)
        if target.startswith(("http://", "https://")):
            plain = target.startswith("http://") and not _NEAR.match(target)
            yield Observation(
                Location(document.path, found.region, found.logical), Kind.FAIL if plain else Kind.PASS, target
            )


def _target(found: Directive) -> str:
    if found.name == "return" and found.arguments:
        return found.arguments[-1] if found.arguments[0] in _CODES or len(found.arguments) == 1 else ""
    return found.arguments[1] if found.name == "rewrite" and len(found.arguments) > 1 else ""
