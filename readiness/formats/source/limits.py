"""Signs of how code limits requests: by a way of its own (it answers 429, it has a token bucket), by a library that counts in
the memory of one process, and whether it asks a proxy who the client is.

What of the code that covers is not told, so these are no answers, but doubts, and what rules on limits go by.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.model.facts import Middleware
from readiness.model.location import Location, Region
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.formats.source.tree import Source

OWN, MEMORY, STORED, TRUSTED = "rate-limit-own", "rate-limit-memory", "rate-limit-stored", "trusted-proxy"
_LIBRARIES: Mapping[str, re.Pattern[str]] = {
    "express-rate-limit": lazy(r"(?<![\w.])(?:rateLimit|RateLimit|expressRateLimit|limiter|rate_limit)\("),
    "express-slow-down": lazy(r"(?<![\w.])slowDown\("),
    "@nestjs/throttler": lazy(r"ThrottlerModule\.forRoot(?:Async)?\("),
    "@fastify/rate-limit": lazy(r"\.register\(\s*\w*[lL]imit\w*"),
    "flask_limiter": lazy(r"(?<![\w.])Limiter\("),
    "slowapi": lazy(r"(?<![\w.])Limiter\("),
}
"""Libraries that count in memory unless they are given a store, and how they are called."""
_STORE = lazy(r"(?i)stor(?:e|age)|redis|memcache|mongo|disabled|enabled=False|init_app")
_STORED = lazy(r"RATELIMIT_STORAGE_UR[IL]|storage_uri\s*=")
_TRUSTED = lazy(
    r"trust proxy|trustProxy|\bProxyFix\b|ProxyHeadersMiddleware|forwarded_allow_ips|app\.proxy\s*=\s*true|USE_X_FORWARDED|real_?ip|x-forwarded-for"
    r"|keyGenerator|get_ipaddr|CF-Connecting-IP",
    re.IGNORECASE,
)
_TRUSTED_WORDS = (
    *("trust proxy", "trustproxy", "proxyfix", "proxyheadersmiddleware", "forwarded_allow_ips", "app.proxy"),
    *("use_x_forwarded", "realip", "real_ip", "x-forwarded-for", "keygenerator", "get_ipaddr", "cf-connecting-ip"),
)
"""One of them, in lower case, is in all that the pattern finds."""
_LONGEST = 1500
_SIGN = lazy(
    r"(?:status|code|Exception|Error|Response|abort|sendStatus|writeHead|WriteHeader)(?:_code)?[\"']?\s*[(:=,]\s*(?:\w+\s*,\s*)?429\b"
    r"|HTTP_429_TOO_MANY|(?:raise|throw new|http\.)\s*\w*TooManyRequests|StatusTooManyRequests|HttpStatus\.TOO_MANY_REQUESTS"
    r"|class\s+\w*(?:RateLimit|Throttle|TokenBucket)\w*|[tT]oken_?[bB]ucket\("
    r"|MAX_(?:FAILED_)?LOGIN_ATTEMPTS|[mM]ax(?:Failed)?LoginAttempts|max_(?:failed_)?login_attempts"
)
_SIGN_WORDS = (
    *(
        "TooManyRequests",
        "TOO_MANY_REQUESTS",
        "RateLimit",
        "Throttle",
        "okenBucket",
        "oken_bucket",
        "oken_Bucket",
    ),
    *("okenbucket", "LOGIN_ATTEMPTS", "LoginAttempts", "login_attempts"),
)
"""One of them is in all that the pattern finds."""
_NUMBER = lazy(r"[(:=,]\s*429\b|_429_TOO_MANY")
"""The status itself, as all the others have it."""
_COMPARED = lazy(r"[=!]==?\s*(?:http\.)?(?:429|StatusTooMany)|case\s|retry|forcelist|expect|assert")


def signs(source: Source, path: str) -> Iterator[Middleware]:
    """The first sign of each kind."""
    for kind, name, at in (*_own(source), *_counted(source), *_trusting(source)):
        number = source.text.count("\n", 0, at) + 1
        place = Location(path, Region.of_line(number, source.line(number)))
        yield Middleware(location=place, kind=kind, source=name)


def _own(source: Source) -> Iterator[tuple[str, str, int]]:
    if not any(word in source.text for word in _SIGN_WORDS) and not _NUMBER.search(source.text):
        return
    for found in _SIGN.finditer(source.text):
        if not _COMPARED.search(source.line(source.text.count("\n", 0, found.start()) + 1)):
            yield OWN, "code", found.start()
            return


def _counted(source: Source) -> Iterator[tuple[str, str, int]]:
    text = source.text
    for library, call in _LIBRARIES.items():
        found = call.search(text) if library in text else None
        if found is not None:
            stored = _STORE.search(_arguments(text, found.end())) or _STORED.search(text)
            yield STORED if stored else MEMORY, library, found.start()
    if stored_elsewhere := _STORED.search(text):
        yield STORED, "flask_limiter", stored_elsewhere.start()


def _arguments(text: str, start: int) -> str:
    """What stands between a call's parentheses."""
    depth = 1
    for at in range(start, min(len(text), start + _LONGEST)):
        depth += (text[at] in "([{") - (text[at] in ")]}")
        if depth == 0:
            return text[start:at]
    return text[start : start + _LONGEST]


def _trusting(source: Source) -> Iterator[tuple[str, str, int]]:
    if not any(word in source.lowered for word in _TRUSTED_WORDS):
        return
    if found := _TRUSTED.search(source.text):
        yield TRUSTED, "code", found.start()
