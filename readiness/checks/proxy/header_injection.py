"""Decoded parts of a request that nginx writes into a header: a line break in them starts another one."""

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

_DECODED = lazy(r"\$\{?(?:uri|document_uri)\b")
_ANY_BUT = lazy(r"\(\?P?<(\w+)>[^()]*\[\^(?![^\]]*(?:\\s|\\n|\\r))[^\]]*\]")
"""A named group that takes all but some characters, line breaks not among those."""


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each header, or redirect, made of parts of the request."""
    config = document.content
    if not isinstance(config, NginxConfig):
        return
    for found in config.walk():
        written = _written(found)
        if "$" in written:
            place = Location(document.path, found.region, found.logical)
            loose = {name for _, arguments in found.parents for text in arguments for name in _ANY_BUT.findall(text)}
            bad = _DECODED.search(written) or any(f"${name}" in written for name in loose)
            yield Observation(place, Kind.FAIL if bad else Kind.PASS, written)


def _written(found: Directive) -> str:
    """What goes into a header of the answer."""
    if (
        found.name == "return"
        and len(found.arguments) > 1
        and found.arguments[0] in ("301", "302", "303", "307", "308")
    ):
        return found.arguments[1]
    if found.name == "rewrite" and len(found.arguments) > 1 and found.arguments[1].startswith(("http://", "https://")):
        return found.arguments[1]
    return found.arguments[1] if found.name == "add_header" and len(found.arguments) > 1 else ""
