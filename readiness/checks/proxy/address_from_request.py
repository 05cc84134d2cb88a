"""Requests that nginx hands to a host which the client names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.proxy.nginx import NginxConfig
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.proxy.nginx import Directive
    from readiness.model.artifact import Document

_HOST = lazy(r"^(?:(?P<scheme>[\w$]+)://)?(?P<host>[^/]*)")
_ASKED = lazy(r"\$(?:\d|arg_\w+|http_\w+|cookie_\w+|host\b|args\b|query_string\b|request_uri\b|uri\b)")
_VARIABLE = lazy(r"\$\{?(\w+)\}?")
_CAPTURE = lazy(r"\(\?P?<(\w+)>")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each `proxy_pass` whose address is made of variables."""
    config = document.content
    if not isinstance(config, NginxConfig):
        return
    for found in config.named("proxy_pass"):
        address = found.arguments[0] if found.arguments else ""
        match = _HOST.match(address)
        parts = f"{match['scheme'] or ''} {match['host']}" if match else ""
        if "$" in parts:
            place = Location(document.path, found.region, found.logical)
            asked = _is_asked(config, found, parts) and not _is_internal(config, found)
            yield Observation(place, Kind.FAIL if asked else Kind.PASS, address)


def _is_asked(config: NginxConfig, found: Directive, parts: str) -> bool:
    captured = {name for _, arguments in found.parents for argument in arguments for name in _CAPTURE.findall(argument)}
    for name in _VARIABLE.findall(parts):
        if name in captured or _ASKED.match(f"${name}"):
            return not _is_narrow(found, name)
        given = [
            one.arguments[1]
            for one in config.named("set")
            if one.arguments[:1] == (f"${name}",) and len(one.arguments) > 1
        ]
        if any(_ASKED.search(value) for value in given):
            return True
    return False


def _is_narrow(found: Directive, name: str) -> bool:
    """A pattern that lets through a few words only: `(?<part>api|web)`."""
    patterns = " ".join(argument for _, arguments in found.parents for argument in arguments)
    group = re.search(rf"\(\?P?<{re.escape(name)}>([\w|-]+)\)", patterns)
    return group is not None and name not in ("1", "2")


def _is_internal(config: NginxConfig, found: Directive) -> bool:
    """Only an answer of the application leads there."""
    return any(found.scope[: len(one.scope)] == one.scope for one in config.named("internal"))
