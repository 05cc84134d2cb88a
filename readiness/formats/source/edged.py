"""What code says of those in front of it, in any language: which origins may call, and whether it hears from a proxy how it was asked."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from readiness.formats.offsets import Offsets
from readiness.formats.source.signals import written_duration
from readiness.model.edges import OriginsAllowed
from readiness.model.location import Location
from readiness.model.trait import Trait
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Code

_LISTED = lazy(
    r"(?i)\b(?:(?:cors_)?allow(?:ed)?_?origins?(?:_list)?|cors_(?:allowed_)?origins?|cors_origin_whitelist|origins?|whitelist|allow_?list)\b"
    r"[\"']?\s*(?:string\[\])?\s*(?::=|[:=,(])\s*(?:\[\]string\s*|\[|\{|\()*\s*(?=[\"'`]https?://)"
)
_ORIGIN = lazy(r"[\"'`](https?://[^\"'`\s,${}*|\\]+)[\"'`]")
_END = lazy(r"[\])}]|\n\s*\n|;\s*\n")
_LONGEST = 1500
_TRUSTED = lazy(
    r"(?i)trust[ _-]?proxy|trustedprox|x-forwarded-proto|x_forwarded_proto|forwarded[_-]allow[_-]ips|proxyfix|proxyheaders"
    r"|SECURE_PROXY_SSL_HEADER|\bproxy\s*[:=]\s*true|forward-headers|forwardheaders|x-scheme"
)
_PRODUCT = lazy(r"\(?\s*\d[\d_]*(?:\.\d+)?\s*(?:(?:\*|<<)\s*\d[\d_]*\s*)*\)?")
_SIZE = lazy(r"(?i)(\d+(?:\.\d+)?)\s*(b|k|kb|ki|kib|m|mb|mi|mib|g|gb|gi|gib)?")
_WIDEST = 64
"""Bits of a number."""
_UNITS = {"": 1, "b": 1, "k": 2**10, "m": 2**20, "g": 2**30}


def told(code: Code) -> Iterator[OriginsAllowed | Trait]:
    text = code.source.text
    lowered = code.source.lowered
    if ("cors" in lowered or "origin" in lowered) and "http" in lowered:
        yield from _origins(code, text)
    if any(word in lowered for word in ("prox", "forward", "x-scheme")) and (found := _TRUSTED.search(text)):
        yield Trait(Location(code.path, Offsets(text).region(found.start(), found.end())), "trusts-proxy", found[0])


def _origins(code: Code, text: str) -> Iterator[OriginsAllowed]:
    if "cors" not in text.lower():
        return
    offsets = Offsets(text)
    seen: set[int] = set()
    for start in _LISTED.finditer(text):
        end = _END.search(text, start.end(), start.end() + _LONGEST)
        found = list(_ORIGIN.finditer(text, start.end(), end.start() if end is not None else start.end() + _LONGEST))
        kept = [one for one in found if not _is_comment(text, one.start())]
        beside = tuple(one[1] for one in kept)
        for one in kept:
            if one.start() not in seen:
                seen.add(one.start())
                place = Location(code.path, offsets.region(one.start(), one.end()))
                yield OriginsAllowed(place, one[1], beside)


def _is_comment(text: str, at: int) -> bool:
    return text[text.rfind("\n", 0, at) + 1 : at].lstrip().startswith(("//", "#", "*", "--"))


def amount(text: str) -> float | None:
    """`10 * 1024 * 1024`, `5 << 20`; None for what is no such thing."""
    bare = text.replace(" ", "").replace("_", "").strip("()")
    if not _PRODUCT.fullmatch(bare):
        return None
    head, _, shift = bare.partition("<<")
    if shift and not (shift.isdecimal() and int(shift) < _WIDEST):
        return None
    return prod(float(one) for one in head.split("*")) * float(1 << int(shift or 0))


def size(text: str) -> float | None:
    """Bytes of `10mb`, `512KB`, `1048576`, `10 * 1024 * 1024`."""
    bare = text.strip().strip("\"'`")
    found = _SIZE.fullmatch(bare)
    if found is None:
        return amount(bare)
    return float(found[1]) * _UNITS[(found[2] or "").lower()[:1]]


def period(text: str, unit: float = 1.0) -> float | None:
    """Seconds of `30s`, `2m`, and of a plain number of so many seconds each."""
    bare = text.strip().strip("\"'`")
    plain = amount(bare)
    return plain * unit if plain is not None else written_duration(bare)
