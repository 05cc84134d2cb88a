"""Masks what looks like a secret in a line that will be shown: a report must not spread what it complains about.

When in doubt it masks; references to a secret (`$TOKEN`, `${{ secrets.X }}`, `process.env.X`) stay readable. Every pattern
has bounded repeats, so that a line of a megabyte takes a megabyte's time.
"""

from __future__ import annotations

from readiness.redact.assignments import assignments_masked
from readiness.redact.tokens import tokens_masked
from readiness.redact.values import MASK

__all__ = ("MASK", "mask_span", "redact")

_ROUNDS = 4
"""Masking a token can make what is around it readable as an assignment: rarely a second round, a third never seen."""


def redact(text: str) -> str:
    """The text with secrets replaced by `****`. Redacting again changes nothing."""
    for _ in range(_ROUNDS):
        masked = assignments_masked(tokens_masked(text))
        if masked == text:
            break
        text = masked
    return text


def mask_span(text: str, start_column: int, end_column: int) -> str:
    """One line with a span masked: columns in characters from 1, end exclusive; what lies beyond the line is ignored."""
    start = max(start_column, 1) - 1
    end = min(end_column, len(text) + 1) - 1
    return f"{text[:start]}{MASK}{text[end:]}" if end > start else text
