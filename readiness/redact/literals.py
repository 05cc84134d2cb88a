"""Literals that look as if somebody had drawn them by lot, whatever they are given to: `sign(user, "…")`."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from readiness.pattern import lazy
from readiness.redact.values import MASK

if TYPE_CHECKING:
    import re

_LITERAL = lazy(r"([\"'`])([A-Za-z0-9_%+=~!-]{12,200})\1")
_LEAST_TURNS = 5


def literals_masked(text: str) -> str:
    """The text without quoted strings of mixed letters and digits that are no names."""
    return _LITERAL.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    return f"{found[1]}{MASK}{found[1]}" if _is_drawn(found[2]) else found[0]


def _is_drawn(value: str) -> bool:
    """Capitals, small letters and digits, in turn: words put together as names are, change seldom."""
    kinds = ["d" if one.isdigit() else "u" if one.isupper() else "l" if one.islower() else "" for one in value]
    if not {"d", "u", "l"} <= set(kinds):
        return False
    letters = [kind for kind in kinds if kind]
    turns = sum(first != second for first, second in pairwise(letters))
    return turns >= _LEAST_TURNS or sum(kind == "d" for kind in kinds) * 2 > len(kinds)
