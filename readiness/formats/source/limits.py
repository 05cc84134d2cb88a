"""Signs that code limits requests by a way of its own: it answers 429, or has something that is called a token bucket.

What of the code that covers is not told, so it is a doubt, no answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.facts import Middleware
from readiness.model.location import Location, Region
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.tree import Source

OWN = "rate-limit-own"
_SIGN = lazy(
    r"(?:status|code|Exception|Error|Response|abort|sendStatus|writeHead|WriteHeader)(?:_code)?[\"']?\s*[(:=,]\s*(?:\w+\s*,\s*)?429\b"
    r"|HTTP_429_TOO_MANY|(?:raise|throw new|http\.)\s*\w*TooManyRequests|StatusTooManyRequests|HttpStatus\.TOO_MANY_REQUESTS"
    r"|class\s+\w*(?:RateLimit|Throttle|TokenBucket)\w*|[tT]oken_?[bB]ucket\("
)
_COMPARED = lazy(r"[=!]==?\s*(?:http\.)?(?:429|StatusTooMany)|case\s|retry|forcelist|expect|assert")


def signs(source: Source, path: str) -> Iterator[Middleware]:
    """The first one of a file."""
    text = source.text
    for found in _SIGN.finditer(text):
        number = text.count("\n", 0, found.start()) + 1
        line = source.line(number)
        if not _COMPARED.search(line):
            place = Location(path, Region.of_line(number, line))
            yield Middleware(location=place, kind=OWN, source="code")
            return
