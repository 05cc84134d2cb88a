"""Secrets without a form of their own, told by the account's name beside them: AWS, Twilio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.credentials.found import Found
from readiness.formats.credentials.values import entropy, is_placeholder
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator


class Pair(NamedTuple):
    kind: str
    marks: tuple[str, ...]
    account: re.Pattern[str]
    secret: re.Pattern[str]
    """Group 1."""
    least: float
    """Bits a character."""


PAIRS = (
    Pair(
        "AWS secret access key",
        ("AKIA", "ASIA"),
        lazy(r"(?<![A-Za-z0-9])A[KS]IA[A-Z2-7]{16}(?![A-Za-z0-9])"),
        lazy(
            r"(?<![A-Za-z0-9/+=])(?=[A-Za-z0-9/+]*\d)(?=[A-Za-z0-9/+]*[a-z])(?=[A-Za-z0-9/+]*[A-Z])([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])"
        ),
        4.0,
    ),
    Pair(
        "Twilio secret",
        ("twilio", "Twilio", "TWILIO"),
        lazy(r"(?<![A-Za-z0-9])(?:AC|SK)[0-9a-f]{32}(?![A-Za-z0-9])"),
        lazy(r"(?i)(?:auth|token|secret)\w*[\"'\]]{0,2}\s*[:=,>]+\s*[\"'`]?([0-9a-zA-Z]{32})(?![A-Za-z0-9])"),
        3.0,
    ),
)
_AWS_NAMED = lazy(
    r"(?i)aws_?secret_?(?:access_?)?key[\"'\]]{0,2}\s*(?::=|=>|[:=])\s*[\"'`]?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])"
)
AWS_NAMES = ("secret_access_key", "SECRET_ACCESS_KEY", "secretAccessKey", "SecretAccessKey")
_REACH = 400
"""Characters between an account's name and its secret, in either order: a few lines."""


def found(text: str) -> Iterator[Found]:
    for pair in PAIRS:
        if any(mark in text for mark in pair.marks):
            yield from _beside(pair, text)
    if any(name in text for name in AWS_NAMES):
        for match in _AWS_NAMED.finditer(text):
            if not _is_invented(match[1], PAIRS[0].least):
                yield Found(*match.span(1), PAIRS[0].kind)


def _beside(pair: Pair, text: str) -> Iterator[Found]:
    for account in pair.account.finditer(text):
        if is_placeholder(account[0]) or entropy(account[0]) < 3:
            continue
        start = max(0, account.start() - _REACH)
        for match in pair.secret.finditer(text, start, account.end() + _REACH):
            if not _is_invented(match[1], pair.least):
                yield Found(*match.span(1), pair.kind)


def _is_invented(secret: str, least: float) -> bool:
    return is_placeholder(secret) or entropy(secret) < least
