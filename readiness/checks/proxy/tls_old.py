"""Versions of TLS that a proxy accepts and that no browser needs any more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.edge import EdgeFile
from readiness.formats.proxy.nginx import NginxConfig
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location, Region
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node

_NGINX = lazy(r"(?:SSLv[23]|TLSv1(?:\.1)?)(?![.\d])")
_VARIABLE = lazy(r"\$\{?[A-Z][A-Z0-9_]*")
_FIELDS = {"tls_minimum_protocol_version": lazy(r"TLSv1_[01]"), "minVersion": lazy(r"VersionTLS1[01]$|VersionSSL30")}
_HAPROXY = lazy(r"^[^#\n]*?(ssl-min-ver\s+(?:SSLv3|TLSv1\.[01])|force-(?:sslv3|tlsv1[01])\b)", re.MULTILINE)


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each place that says which versions are accepted. Today's defaults are good, so silence is no fail."""
    content = document.content
    if isinstance(content, NginxConfig):
        yield from _nginx(document.path, content)
    elif isinstance(content, EdgeFile) and content.kind == "haproxy":
        yield from _haproxy(document.path, document.artifact.text)
    elif isinstance(content, EdgeFile):
        yield from _fields(document.path, content.root)


def _nginx(path: str, config: NginxConfig) -> Iterator[Observation]:
    for found in config.walk():
        if found.name in ("ssl_protocols", "proxy_ssl_protocols"):
            old = [one for one in found.arguments if _NGINX.fullmatch(one)]
            unknown = next((one for one in found.arguments if _VARIABLE.search(one)), "")
            kind = Kind.FAIL if old else Kind.OPEN if unknown else Kind.PASS
            note = f"`{unknown}` is only known when it starts" if kind is Kind.OPEN else ""
            yield Observation(Location(path, found.region, found.logical), kind, ", ".join(old) or found.name, note)


def _fields(path: str, root: Node) -> Iterator[Observation]:
    for node in root.walk():
        for key, pattern in _FIELDS.items():
            value = node.fields.get(key)
            if value is not None and value.kind == "scalar":
                failed = pattern.search(value.text)
                yield Observation(Location(path, value.region, key), Kind.FAIL if failed else Kind.PASS, value.text)


def _haproxy(path: str, text: str) -> Iterator[Observation]:
    for found in _HAPROXY.finditer(text):
        line = text.count("\n", 0, found.start(1)) + 1
        column = found.start(1) - text.rfind("\n", 0, found.start(1))
        place = Location(path, Region(line, column, line, column + len(found[1])))
        yield Observation(place, Kind.FAIL, " ".join(found[1].split()[-1:]))
