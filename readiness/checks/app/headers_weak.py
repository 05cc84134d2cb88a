"""Security headers that are sent with values that keep nothing out, and those that helmet or Django are told to leave out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.sources import is_development
from readiness.formats.offsets import Offsets
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.pattern import holds, lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document

_MARKS = ("ecurity", "ECURE_", "ype-", "rame-", "RAME_", "ptions", "helmet")
_HEADERS = ("strict-transport-security", "x-frame-options", "x-content-type-options", "content-security-policy")
_PAIR = lazy(
    r"(?P<name>strict-transport-security|x-frame-options|x-content-type-options|content-security-policy)(?![\w-])"
    r"(?:[\"'`\])]{0,3}[ \t]*(?P<by>[,:=]|=>)[ \t]*(?:[\"']?value[\"']?[ \t]*:[ \t]*)?|[\"']?[ \t]+)"
    r"(?:\"(?P<double>[^\"\n]{1,600})\"|'(?P<single>[^'\n]{1,600})'|`(?P<back>[^`\n]{1,600})`|(?P<bare>[A-Za-z*][^\"'`\n;,(){}]{1,200}))",
    re.IGNORECASE,
)
_HELMET = lazy(
    r"\b(contentSecurityPolicy|frameguard|xFrameOptions|noSniff|xContentTypeOptions|hsts|strictTransportSecurity)\s*:\s*false\b"
)
_HELMET_AGE = lazy(r"\b(?:hsts|strictTransportSecurity)\s*:\s*\{[^{}]{0,200}?\bmaxAge\s*:\s*(\d+)\s*[,}\n]")
_DJANGO = lazy(
    r"^(SECURE_HSTS_SECONDS|X_FRAME_OPTIONS|SECURE_CONTENT_TYPE_NOSNIFF)\s*=\s*[\"']?([\w]+)[\"']?\s*(?:#.*)?$",
    re.MULTILINE,
)
_LISTED = lazy(r"[\"'`]\s*,\s*[\"'`]$")
"""Between a text and the next one of a list, which is no value."""
_NAME = lazy(r"\w+(?:-\w+)+")
"""Another header's name: a list of them."""
_AGE = lazy(r"max-age\s*=\s*\"?(\d+)", re.IGNORECASE)
_NONCE = lazy(r"'(?:nonce-|sha\d{3}-|strict-dynamic)")
_COMMENT = lazy(r"\s*(?:#|//|\*|/\*|<!--|--|;)")
_LEAST_AGE = 30 * 24 * 60 * 60
"""Seconds below which a browser forgets between two visits."""
_MATTERS_LESS = frozenset({"contentSecurityPolicy", "hsts", "strictTransportSecurity"})
"""What an interface without pages, or one behind a proxy that encrypts, leaves out with good reason."""


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each value that is written, of whatever language or proxy."""
    text = document.artifact.text
    if not holds(text, _MARKS) or is_development(document.path):
        return
    offsets: Offsets | None = None
    for start, end, name, reason, level in sorted(_said(document.format, text)):
        line = text.rfind("\n", 0, start) + 1
        if _COMMENT.match(text, line):
            continue
        offsets = offsets or Offsets(text)
        place = Location(document.path, offsets.region(start, end))
        yield Observation(
            place, Kind.FAIL if reason else Kind.PASS, f"{name} {reason}".strip(), level=Level(level) if level else None
        )


def _said(form: str, text: str) -> Iterator[tuple[int, int, str, str, str]]:
    """Start, end, name, why it does not help, level if lower."""
    lowered = text.lower()
    for found in _PAIR.finditer(text) if any(name in lowered for name in _HEADERS) else ():
        value = next((one for one in (found["double"], found["single"], found["back"]) if one is not None), "")
        if form in ("nginx", "edge"):
            value = value or found["bare"]
        if (
            value.strip()[:1].isalpha()
            and not _NAME.fullmatch(value)
            and not (found["by"] == "," and _LISTED.search(text, max(0, found.start() - 40), found.start()))
            and "$" not in value
            and "{" not in value
            and "%s" not in value
        ):
            yield (found.start("name"), found.end("name"), found["name"], *weak(found["name"].lower(), value))
    if form == "python":
        for found in _DJANGO.finditer(text):
            yield (*found.span(1), found[1], *_setting(found[1], found[2]))
    elif "helmet" in text:
        for found in _HELMET.finditer(text):
            yield (*found.span(1), found[1], "is switched off", "note" if found[1] in _MATTERS_LESS else "")
        for found in _HELMET_AGE.finditer(text):
            short = 0 < int(found[1]) < _LEAST_AGE
            yield (*found.span(1), "hsts", "is forgotten within a month" if short else "", "")


def weak(name: str, value: str) -> tuple[str, str]:
    """Why a header's value does not help, and the level if it is lower; empty if it does."""
    lowered = value.strip().lower()
    match name:
        case "strict-transport-security":
            age = _AGE.search(lowered)
            return ("is forgotten within a month", "") if age and 0 < int(age[1]) < _LEAST_AGE else ("", "")
        case "x-frame-options":
            bad = lowered.split()[:1] not in ([], ["deny"], ["sameorigin"])
            return ("has a value that no browser knows", "") if bad else ("", "")
        case "x-content-type-options":
            return ("", "") if "nosniff" in lowered else ("has a value that no browser knows", "")
        case _:
            return _policy(lowered)


def _policy(policy: str) -> tuple[str, str]:
    directives = {words[0]: words[1:] for part in policy.split(";") if (words := part.split())}
    sources = directives.get("script-src", directives.get("default-src"))
    if sources is None:
        return "", ""
    if any(one in ("*", "http:", "https:", "data:") for one in sources) and "'strict-dynamic'" not in sources:
        return "lets scripts come from anywhere", ""
    if "'unsafe-inline'" in sources and not _NONCE.search(policy):
        return "lets scripts stand in the page", "note"
    return "", ""


def _setting(name: str, value: str) -> tuple[str, str]:
    if name == "SECURE_HSTS_SECONDS":
        return ("is forgotten within a month", "note") if value.isdigit() and 0 < int(value) < _LEAST_AGE else ("", "")
    if name == "X_FRAME_OPTIONS":
        return (
            ("", "")
            if not value.isupper() or value in ("DENY", "SAMEORIGIN")
            else ("has a value that no browser knows", "")
        )
    return ("is switched off", "") if value == "False" else ("", "")
