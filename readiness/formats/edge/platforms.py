"""Files by which a platform answers for the application beside them: Vercel, Netlify, Serverless, AWS SAM."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.kubernetes.values import items_of, name_of
from readiness.formats.proxy.layers import header
from readiness.model.facts import Middleware
from readiness.model.location import Location, Region
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Node

_LINE = lazy(r"^[ \t]+([A-Za-z-]+):[ \t]*(.+)$", re.MULTILINE)
_TOML = lazy(r"^[ \t]*[\"']?([A-Za-z-]+)[\"']?[ \t]*=[ \t]*[\"']+([^\"'\n]*)", re.MULTILINE)
_LIMITS = frozenset(
    {
        "ThrottlingRateLimit",
        "RateLimit",
        "throttle",
        "ThrottlingBurstLimit",
        "throttling",
        "rateLimit",
        "maxRequestsPerSecond",
    }
)


def middleware(path: str, kind: str, root: Node, text: str) -> Iterator[Middleware]:
    match kind:
        case "vercel":
            yield from _vercel(path, root)
        case "netlify" | "headers":
            yield from _lines(path, kind, text)
        case _:
            yield from _serverless(path, kind, root)


def _vercel(path: str, root: Node) -> Iterator[Middleware]:
    for rule in items_of(root, "headers"):
        for one in items_of(rule, "headers"):
            name, value = name_of(one.fields.get("key")), name_of(one.fields.get("value"))
            yield from _sent(Location(path, one.region, "headers"), "vercel", name, value)
    for rule in items_of(root, "routes"):
        sent = rule.fields.get("headers")
        for name, node in sent.fields.items() if sent is not None else ():
            yield from _sent(Location(path, node.region, "routes"), "vercel", name, name_of(node))


def _lines(path: str, kind: str, text: str) -> Iterator[Middleware]:
    """`Name: value` below a path, in `_headers`; `Name = "value"` below `[headers.values]`, in netlify.toml."""
    for found in (_LINE if kind == "headers" else _TOML).finditer(text):
        line = text.count("\n", 0, found.start(1)) + 1
        place = Location(path, Region.of_line(line, found[0].strip("\n")), "headers")
        yield from _sent(place, "netlify", found[1], found[2].strip())


def _serverless(path: str, kind: str, root: Node) -> Iterator[Middleware]:
    for node in root.walk():
        for key, value in node.fields.items():
            place = Location(path, node.key_region(key), key)
            if key in _LIMITS:
                yield Middleware(location=place, kind="rate-limit", source=kind, detail=key)
            elif key.lower() in ("cors", "corsconfiguration"):
                yield Middleware(location=place, kind="cors", source=kind, detail=_origin(value))


def _origin(node: Node) -> str:
    """`true` is any origin for both."""
    origins = [
        one.text.strip("'\"") for one in node.walk() if one.kind == "scalar" and ("*" in one.text or "://" in one.text)
    ]
    return "*" if name_of(node) == "true" else ", ".join(origins)


def _sent(place: Location, source: str, name: str, value: str) -> Iterator[Middleware]:
    for one in header(place, source, name, value, None):
        yield Middleware(location=one.location, kind=one.kind, source=source, detail=one.detail)
