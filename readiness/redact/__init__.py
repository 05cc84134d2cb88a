"""Masks what looks like a secret in a line that will be shown: a report must not spread what it complains about.

When in doubt it masks; references to a secret (`$TOKEN`, `${{ secrets.X }}`, `process.env.X`) stay readable. Every pattern
has bounded repeats, so that a line of a megabyte takes a megabyte's time.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.pattern import lazy
from readiness.redact.assignments import assignments_masked
from readiness.redact.literals import literals_masked
from readiness.redact.tokens import tokens_masked
from readiness.redact.values import MASK, is_reference

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ("MASK", "mask_span", "redact", "redact_line")

LONGEST = 2000
"""Characters of a line that are looked at: nobody reads more."""
_VALUE = lazy(r"(\s*(?:-\s+)?[\"']?(?:value|default|defaultValue|val)[\"']?\s*[:=]\s*)(\S.*)")
_NAMED = lazy(r"\s*(?:-\s+)?[\"']?(?:name|key|variable|Name|Key|ParameterKey)[\"']?\s*[:=]\s*[\"']?([\w.-]+)")
_ROUNDS = 4
"""Masking a token can make what is around it readable as an assignment: rarely a second round, a third never seen."""


@lru_cache(maxsize=4096)
def redact(text: str) -> str:
    """The text with secrets replaced by `****`. Redacting again changes nothing.

    Kept: many rules speak of the same few objects, in the same words.
    """
    for _ in range(_ROUNDS):
        masked = literals_masked(assignments_masked(tokens_masked(text)))
        if masked == text:
            break
        text = masked
    return text


def redact_line(lines: Sequence[str], number: int) -> str:
    """One line (`number` from 1) of many, up to what is worth showing: what it hides may be named on the line beside it.

    `value: x` below or above `name: DB_PASSWORD`.
    """
    line = lines[number - 1][:LONGEST]
    found = _VALUE.match(line)
    if found is not None and not is_reference(found[2].strip("\"' ,")):
        beside = (lines[place][:LONGEST] for place in (number - 2, number) if 0 <= place < len(lines))
        if any(named is not None and _names_a_secret(named[1]) for named in map(_NAMED.match, beside)):
            return found[1] + MASK
    return redact(line)


def _names_a_secret(name: str) -> bool:
    """Asked of the one place that knows: whether a value given to it would be hidden."""
    return assignments_masked(f"{name}=x1") != f"{name}=x1"


def mask_span(text: str, start_column: int, end_column: int) -> str:
    """One line with a span masked: columns in characters from 1, end exclusive; what lies beyond the line is ignored."""
    start = max(start_column, 1) - 1
    end = min(end_column, len(text) + 1) - 1
    return f"{text[:start]}{MASK}{text[end:]}" if end > start else text
